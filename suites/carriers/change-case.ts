import { type Contract, operationIdsOf, operationOf } from '../../spec/contract.ts';
import { controlOf, scenarioCase, singleCase } from '../cases/build.ts';
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
 * Whether a run sends a combination without `--thorough`. Each change meets each caller, and each endpoint:
 * callers without a key take turns on the endpoints, and every other caller is on one that represents its
 * format. A sibling meets every caller.
 */
function isSampled(contract: Contract, { operation, stance, change }: Combination): boolean {
  const places = mainPlaces(contract, change);
  if (change.kind === 'sibling' || places.length === 0) return true;
  const turn = turnOf(change.id);
  const place = places.indexOf(operation);
  const caller = strangers.indexOf(stance);
  if (caller < 0) {
    return place === (turn + refusedStances.indexOf(stance)) % places.length;
  }
  return caller === (place < 0 ? turnOf(operation + change.id) : turn + place) % strangers.length;
}

/** Every combination of a change, a caller who must be refused, and an endpoint. */
const allCombinations = (contract: Contract): readonly Combination[] => {
  const all = changes(contract);
  return operationIdsOf(contract).flatMap((operation) =>
    all
      .filter((change) => suitsAt(contract, operation, change))
      .flatMap((change) =>
        stancesAt(contract, operation)
          .filter(({ id }) => change.mayServe?.includes(id) !== true)
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
  const judged = judge(exchange, {
    request: plan,
    control: good,
    order: session.orderOf(plan.operation),
    keyOf: session.keyOf,
    allowedModels: session.target.allowedModels,
  });
  if (judged.outcome !== 'passed') return comparedWithPlain(judged, plainOf(plan), session);
  if (good === null) return inconclusive('there is no valid key to compare with');
  const alike = await judgeAlike(session, plan, exchange, good);
  return alike === null ? judged : comparedWithPlain(alike, plainOf(plan), session);
}

/** The case of one combination. */
function changeCase(contract: Contract, { operation, stance, change }: Combination): Case {
  const style = firstStyle(contract, operation);
  const plan: RequestPlan = { ...planOf(contract, stance, operation, style), ...change.plan };
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
    return singleCase(facts, plan, { control, plain: plainOf(plan), judge });
  }
  return scenarioCase(facts, {
    needs: stance.key === null || stance.key === 'unknown' ? [] : [stance.key],
    requests: 3,
    steady: 1,
    run: (session) => runKnown(session, plan, { control, judge }),
  });
}

const casesOf = (contract: Contract, isThorough: boolean): readonly Case[] =>
  allCombinations(contract)
    .filter((one) => isSampled(contract, one) !== isThorough)
    .map((one) => changeCase(contract, one));

/** Changed requests of callers who must be refused: each change with each caller, and at each endpoint. */
export const changeCases = (contract: Contract): readonly Case[] => casesOf(contract, false);

/** The combinations that `changeCases` leaves out; only a thorough run sends them. */
export const moreChangeCases = (contract: Contract): readonly Case[] => casesOf(contract, true);
