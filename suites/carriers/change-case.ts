import { type Contract, operationIdsOf, operationOf } from '../../spec/contract.ts';
import { controlOf, scenarioCase, singleCase, viewOf } from '../cases/build.ts';
import type { Case, CaseFacts, Judgement } from '../cases/case.ts';
import { firstStyle, presentKey, representatives, turnOf } from '../cases/credentials.ts';
import type { Exchange } from '../cases/exchange.ts';
import type { RequestPlan } from '../cases/request-plan.ts';
import type { Session } from '../cases/session.ts';
import { describeAnswer, readAnswer } from '../judge/classify.ts';
import { failed, inconclusive, isSameRefusal, type Judge } from '../judge/judges.ts';
import { comparedWithPlain, plainOf } from '../judge/plain-spelling.ts';
import type { Change } from './change.ts';
import { refusedStill } from './law.ts';
import { changes } from './rows/index.ts';
import { planOf, refusedStances, type Stance, stancesAt } from './stances.ts';

const expected = 'refused, as in its plain form: 401, or there is no such endpoint';

/** A change with a caller who must be refused, at an endpoint. */
type Combination = {
  readonly operation: string;
  readonly stance: Stance;
  readonly change: Change;
};

/** The callers without a key of the target: any run has them. */
const strangers = refusedStances.filter(({ key }) => key === null || key === 'unknown');

const suitsAt = (contract: Contract, operation: string, { suits }: Change): boolean =>
  suits?.(operationOf(contract, operation), contract) ?? true;

/** The endpoints that represent a format, where the change makes sense for them. */
const mainPlaces = (contract: Contract, change: Change): readonly string[] =>
  representatives(contract).filter(
    (id) => operationIdsOf(contract).includes(id) && suitsAt(contract, id, change),
  );

/**
 * Whether a run sends a combination without `--thorough`. Each change meets each caller on an endpoint that
 * represents its format; a sibling meets every caller anyway. On the other endpoints callers without a key take
 * turns. HTTP lines are read before the endpoint is known, and the names of models in one place: a quarter of
 * the other endpoints gets these. Half of them gets a body form with a denied model.
 *
 * @param places the endpoints that represent a format, where the change makes sense
 */
function isSampled(
  contract: Contract,
  { operation, stance, change }: Combination,
  places: readonly string[],
): boolean {
  const { id, kind, restricted, alwaysAt } = change;
  if (kind === 'sibling' || places.length === 0) return true;
  const place = places.indexOf(operation);
  const turn = turnOf(operation + id);
  if (stance.denied === true && restricted !== undefined) {
    if (alwaysAt?.(operationOf(contract, operation)) === true) return true;
    return place >= 0 || turn % (kind === 'body' ? 2 : 4) === 0;
  }
  if (place >= 0) return place === (turnOf(id) + refusedStances.indexOf(stance)) % places.length;
  if (kind === 'model' || (kind === 'line' && turn % 4 !== 0)) return false;
  return strangers.indexOf(stance) === Math.floor(turn / 4) % strangers.length;
}

/** Makes `isSampled` for a contract. */
function samplerOf(contract: Contract): (one: Combination) => boolean {
  const known = new Map<Change, readonly string[]>();
  return (one) => {
    const places = known.get(one.change) ?? mainPlaces(contract, one.change);
    known.set(one.change, places);
    return isSampled(contract, one, places);
  };
}

/** Every combination of a change, a caller who must be refused, and an endpoint. */
const allCombinations = (contract: Contract): readonly Combination[] => {
  const all = changes();
  return operationIdsOf(contract).flatMap((operation) =>
    all
      .filter((change) => suitsAt(contract, operation, change))
      .flatMap((change) =>
        stancesAt(contract, operation)
          .filter(({ id }) => change.without?.includes(id) !== true)
          .map((stance) => ({ operation, stance, change })),
      ),
  );
};

/**
 * Judges a free request with a known key that is answered as the valid key's plain one is: its key was
 * accepted, unless a key that nobody has gets the same answer.
 */
async function judgeAlike(
  session: Session,
  plan: RequestPlan,
  exchange: Exchange,
  control: Exchange | null,
): Promise<Judgement | null> {
  if (control === null || readAnswer(control).kind !== 'taken') return null;
  if (!isSameRefusal(exchange.answer, control)) return null;
  const style = firstStyle(session.contract, plan.operation);
  const credentials = [presentKey(session.contract, style, 'unknown')];
  const unknown = await session.send({ ...plan, credentials });
  return isSameRefusal(unknown.answer, control)
    ? inconclusive(
        `an unknown key gets the same ${unknown.answer?.status}: here the request is judged before its key`,
      )
    : failed(
        'served',
        expected,
        exchange,
        `${describeAnswer(exchange)}, as with a valid key: the key was accepted, only the body refused`,
      );
}

/** Sends a request with a known key, which is free where the run pays for nothing, and judges it. */
async function runKnown(
  session: Session,
  plan: RequestPlan,
  { control, judge }: { readonly control: RequestPlan; readonly judge: Judge },
): Promise<Judgement> {
  const good = session.keyOf('active') === undefined ? null : await session.control(control);
  const exchange = await session.send(plan);
  const judged = judge(exchange, viewOf(session, plan, good));
  if (judged.outcome !== 'passed') return comparedWithPlain(judged, plainOf(plan), session);
  if (good === null) return inconclusive('there is no valid key to compare with');
  const alike = await judgeAlike(session, plan, exchange, good);
  return alike === null ? judged : comparedWithPlain(alike, plainOf(plan), session);
}

/** The cases of one combination: one, but for the two directions of a second model. */
function casesOfOne(
  contract: Contract,
  { operation, stance, change }: Combination,
): readonly Case[] {
  const style = firstStyle(contract, operation);
  if (stance.denied === true && change.restricted !== undefined) {
    return change.restricted(contract, { operation, style });
  }
  const parts =
    typeof change.plan === 'function'
      ? change.plan(operationOf(contract, operation), contract)
      : change.plan;
  const plan: RequestPlan = { ...planOf(contract, stance, operation, style), ...parts };
  const isKeyless = stance.key === null;
  const facts: CaseFacts = {
    requirement: 'HARD-NO-BYPASS',
    operation,
    style: isKeyless ? 'none' : style,
    variant: isKeyless ? change.id : `${stance.id}-${change.id}`,
    sends: `${stance.words}, ${change.words}`,
    expects: expected,
  };
  const control = controlOf(contract, plan, style);
  const judge = refusedStill(contract, expected, change);
  if (plan.body === 'whole') {
    return [singleCase(facts, plan, { control, plain: plainOf(plan), judge })];
  }
  return [
    scenarioCase(facts, {
      needs: stance.key === null || stance.key === 'unknown' ? [] : [stance.key],
      requests: 3,
      steady: 1,
      run: (session) => runKnown(session, plan, { control, judge }),
    }),
  ];
}

function casesOf(contract: Contract, isThorough: boolean): readonly Case[] {
  const isUsual = samplerOf(contract);
  return allCombinations(contract)
    .filter((one) => isUsual(one) !== isThorough)
    .flatMap((one) => casesOfOne(contract, one));
}

/** Changed requests of callers who must be refused: each change with each caller, and at each endpoint. */
export const changeCases = (contract: Contract): readonly Case[] => casesOf(contract, false);

/** The combinations that `changeCases` leaves out; only a thorough run sends them. */
export const moreChangeCases = (contract: Contract): readonly Case[] => casesOf(contract, true);

/**
 * Returns how many combinations of a change, a caller who must be refused and an endpoint there are.
 *
 * @returns those of a run without `--thorough`, and all of them
 */
export function countChanges(contract: Contract): {
  readonly sampled: number;
  readonly all: number;
} {
  const all = allCombinations(contract);
  return { sampled: all.filter(samplerOf(contract)).length, all: all.length };
}
