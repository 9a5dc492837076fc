import { type Contract, operationIdsOf, operationOf } from '../../spec/contract.ts';
import type { Style } from '../../spec/index.ts';
import { controlOf, scenarioCase, singleCase, viewOf } from '../cases/build.ts';
import type { Case, CaseFacts, Judgement } from '../cases/case.ts';
import { firstStyle, presentKey, representatives, turnOf } from '../cases/credentials.ts';
import type { Exchange } from '../cases/exchange.ts';
import type { RequestPlan } from '../cases/request-plan.ts';
import type { Session } from '../cases/session.ts';
import { describeAnswer, readAnswer } from '../judge/classify.ts';
import { failed, inconclusive, isSameRefusal, type Judge } from '../judge/judges.ts';
import { comparedWithPlain, plainOf } from '../judge/plain-spelling.ts';
import { type Change, type ChangeForm, partsOf } from './change.ts';
import { refusedStill } from './law.ts';
import { changes } from './rows/index.ts';
import { planOf, refusedStances, type Stance, stancesAt } from './stances.ts';

const expected = 'refused, as in its plain form: 401, or there is no such endpoint';

/** A caller who must be refused by an endpoint, with the plain request, its control and its plain spelling. */
type Caller = {
  readonly stance: Stance;
  /** The place of the stance among all. */
  readonly at: number;
  readonly style: Style;
  readonly plan: RequestPlan;
  readonly control: RequestPlan;
  readonly plain: RequestPlan;
};

/** A change with a caller who must be refused, at an endpoint. */
type Combination = {
  readonly operation: string;
  readonly caller: Caller;
  readonly change: Change;
  /** The endpoints that represent a format, where the change makes sense. */
  readonly places: readonly string[];
};

/** A change, the turn that its id gives it, and the endpoints that represent a format, where it makes sense. */
type Row = Pick<Combination, 'change' | 'places'> & { readonly turn: number };

/** The callers without a key of the target: any run has them. */
const strangers = refusedStances.filter(({ key }) => key === null || key === 'unknown');

const suitsAt = (contract: Contract, operation: string, { suits }: Change): boolean =>
  suits?.(operationOf(contract, operation), contract) ?? true;

/**
 * Returns whether a run sends a change of an endpoint's callers without `--thorough`. Each change meets each caller
 * on an endpoint that represents its format; a sibling meets every caller anyway. On the other endpoints callers
 * without a key take turns. HTTP lines are read before the endpoint is known, and the names of models in one place:
 * a quarter of the other endpoints gets these. Half of them gets a body form with a denied model.
 */
function sampler(
  contract: Contract,
  operation: string,
  { change, places, turn: changeTurn }: Row,
): (caller: Caller) => boolean {
  const { kind, restricted, alwaysAt } = change;
  if (kind === 'sibling' || places.length === 0) return () => true;
  const place = places.indexOf(operation);
  const turn = turnOf(operation) + changeTurn;
  const isAlways = alwaysAt?.(operationOf(contract, operation)) === true;
  const isDeniedSampled = isAlways || place >= 0 || turn % (kind === 'body' ? 2 : 4) === 0;
  const isRare = kind === 'model' || (kind === 'line' && turn % 4 !== 0);
  const stranger = isRare ? undefined : strangers[Math.floor(turn / 4) % strangers.length];
  return ({ stance, at }) => {
    if (stance.denied === true && restricted !== undefined) return isDeniedSampled;
    return place >= 0 ? place === (changeTurn + at) % places.length : stance === stranger;
  };
}

/** The callers whom an endpoint must refuse. */
function callersAt(contract: Contract, operation: string): readonly Caller[] {
  const style = firstStyle(contract, operation);
  return stancesAt(contract, operation).map((stance) => {
    const plan = planOf(contract, stance, operation, style);
    const control = controlOf(contract, plan, style);
    const at = refusedStances.indexOf(stance);
    return { stance, at, style, plan, control, plain: plainOf(plan) };
  });
}

/** Every change, with the endpoints that represent a format where it makes sense. */
function rowsOf(contract: Contract): readonly Row[] {
  const operations = operationIdsOf(contract);
  const mains = representatives(contract).filter((id) => operations.includes(id));
  return changes().map((change) => ({
    change,
    turn: turnOf(change.id),
    places: mains.filter((id) => suitsAt(contract, id, change)),
  }));
}

/** Every combination of a change, a caller and an endpoint: those of a run without `--thorough`, and the others. */
function combinationsOf(contract: Contract) {
  const rows = rowsOf(contract);
  const sampled: Combination[] = [];
  const others: Combination[] = [];
  for (const operation of operationIdsOf(contract)) {
    const callers = callersAt(contract, operation);
    for (const row of rows) {
      const { change, places } = row;
      if (!suitsAt(contract, operation, change)) continue;
      const isSampled = sampler(contract, operation, row);
      for (const caller of callers) {
        if (change.without?.includes(caller.stance.id) === true) continue;
        (isSampled(caller) ? sampled : others).push({ operation, caller, change, places });
      }
    }
  }
  return { sampled, others };
}

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

/** Whether the restricted key sends a combination, in cases of the change's own. */
const isOfRestricted = ({ caller, change }: Combination): boolean =>
  caller.stance.denied === true && change.restricted !== undefined;

/** The cases of one combination: one, but for the two directions of a second model. */
function casesOfOne(
  contract: Contract,
  combination: Combination,
  form: ChangeForm,
): readonly Case[] {
  const { operation, caller, change } = combination;
  const { stance, style, control } = caller;
  if (change.restricted !== undefined && isOfRestricted(combination)) {
    return change.restricted(contract, { operation, style }, form);
  }
  const parts = partsOf(form, contract, operation);
  const plan: RequestPlan = { ...caller.plan, ...parts };
  const isKeyless = stance.key === null;
  const facts: CaseFacts = {
    requirement: 'HARD-NO-BYPASS',
    operation,
    style: isKeyless ? 'none' : style,
    variant: isKeyless ? change.id : `${stance.id}-${change.id}`,
    sends: `${stance.words}, ${form.words}`,
    expects: expected,
  };
  // Callers share the plain spelling, which is another only where the model is.
  const plain = parts.model === undefined ? caller.plain : plainOf(plan);
  const judge = refusedStill(contract, expected, change);
  if (plan.body === 'whole') {
    return [singleCase(facts, plan, { control, plain, judge })];
  }
  return [
    scenarioCase(facts, {
      needs: stance.key === null || stance.key === 'unknown' ? [] : [stance.key],
      requests: 3,
      steady: 1,
      served: 0,
      run: (session) => runKnown(session, plan, { control, judge }),
    }),
  ];
}

/**
 * Hands out the forms of each change. An endpoint that represents its format gets the first one with every
 * caller; the other endpoints take turns, and so do all with a denied model.
 */
function takeTurns(): (combination: Combination) => ChangeForm | undefined {
  const turns = new Map<string, number>();
  return (combination) => {
    const { operation, places } = combination;
    const { id, forms } = combination.change;
    if (places.includes(operation) && !isOfRestricted(combination)) return forms[0];
    const queue = `${id} ${isOfRestricted(combination)}`;
    const turn = turns.get(queue) ?? 0;
    turns.set(queue, turn + 1);
    return forms[turn % forms.length];
  };
}

function casesOf(contract: Contract, isThorough: boolean): readonly Case[] {
  const formFor = takeTurns();
  const makeCases = (one: Combination): readonly Case[] => {
    const form = formFor(one);
    return form === undefined ? [] : casesOfOne(contract, one, form);
  };
  const { sampled, others } = combinationsOf(contract);
  if (!isThorough) return sampled.flatMap(makeCases);
  // The others go on where the sample ends.
  for (const one of sampled) formFor(one);
  return others.flatMap(makeCases);
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
  const { sampled, others } = combinationsOf(contract);
  return { sampled: sampled.length, all: sampled.length + others.length };
}
