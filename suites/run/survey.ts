import { type Contract, operationIdsOf, operationOf } from '../../spec/contract.ts';
import type { Format } from '../../spec/index.ts';
import { request } from '../cases/build.ts';
import { firstStyle, presentKey } from '../cases/credentials.ts';
import type { Exchange } from '../cases/exchange.ts';
import { type FreeBodies, type FreeBody, freeBodiesOf } from '../cases/free-body.ts';
import { chooseModels } from '../cases/models.ts';
import type { RequestPlan } from '../cases/request-plan.ts';
import {
  type BodyOrder,
  type Models,
  maySpend,
  type OperationSurvey,
  type Target,
  variableOf,
} from '../cases/target.ts';
import { explainFailure, isServed, type Reading, readAnswer } from '../judge/classify.ts';
import { bodyFingerprint } from '../judge/fingerprint.ts';
import { modelsIn, wantsModels } from './listed-models.ts';

/** What a run learns about its target before any case. */
export type Survey = {
  readonly orders: OperationSurvey;
  /** Why no answer came at all; null where at least one did. */
  readonly unreachable: string | null;
  /**
   * How many operations accepted or refused the valid key. Operations that are open to all, or that judge
   * bodies first, do not count as accepting it.
   */
  readonly goodKey: { readonly accepted: number; readonly refused: number; readonly asked: number };
  /** The answer to the valid key by operation; empty without such a key. */
  readonly seen: readonly SurveyedOperation[];
  /** The models that the target lists; null where it lists none or was not asked. */
  readonly listed: readonly string[] | null;
  /** Models chosen from that list in place of the usual ones. */
  readonly models: Models;
  /** How to make each operation's free requests invalid, where the valid key showed it. */
  readonly freeBodies: FreeBodies;
  /** Time of the fastest answer; null without an answer. */
  readonly milliseconds: number | null;
};

/** The answer of an operation to the valid key. */
export type SurveyedOperation = { readonly operation: string; readonly good: Reading };

/** How to take a survey. */
export type SurveyOptions = {
  readonly contract: Contract;
  readonly target: Target;
  /** True for an unknown gateway: the survey reads its list of models. */
  readonly discovers: boolean;
  /** Sends a plan; every body is a probe, which no gateway bills. */
  readonly send: (plan: RequestPlan) => Promise<Exchange>;
};

/** A cheap operation that reveals a gateway that serves impossible requests, where no other is probed. */
const canary = 'createChatCompletion';

/** Returns the number of probes that a survey sends to an operation at most. */
export function mostProbesOf(contract: Contract, id: string): number {
  const forms = freeBodiesOf(contract, id).length;
  return 1 + forms + (forms > 1 ? 1 : 0);
}

/**
 * Returns the operations to survey at an unknown gateway: those of the run, one of each format (a key may
 * work in one format only), and the list of models where it is useful.
 */
export function surveyedOperations(
  contract: Contract,
  operations: readonly string[],
  target: Target,
): string[] {
  const formats = new Set(operations.map((id): Format => operationOf(contract, id).format));
  const others = operationIdsOf(contract).filter((id) => {
    const { format } = operationOf(contract, id);
    if (formats.has(format) || target.notOffered?.includes(id)) return false;
    formats.add(format);
    return true;
  });
  const list: string[] = wantsModels(contract, operations, target) ? ['listModels'] : [];
  const asked = [...new Set([...operations, ...others, ...list])];
  const isUnpaid = (id: string) => !maySpend(target, operationOf(contract, id).cost);
  const needsCanary =
    asked.some(isUnpaid) &&
    !asked.some((id) => operationOf(contract, id).cost === 'cheap') &&
    !target.notOffered?.includes(canary);
  return needsCanary ? [...asked, canary] : asked;
}

/** The answers to a free probe show whether a gateway judges keys or bodies first. */
function orderOf(unknown: Exchange, good: Exchange | null): BodyOrder {
  if (unknown.answer === null) return 'unknown';
  if (unknown.answer.status === 401 || unknown.answer.status === 403) return 'key-first';
  const same =
    good?.answer != null &&
    good.answer.status === unknown.answer.status &&
    bodyFingerprint(good.answer) === bodyFingerprint(unknown.answer);
  return same && readAnswer(unknown).kind === 'taken' ? 'body-first' : 'unknown';
}

/** The answers of an operation to a free probe with an unknown key, and with the valid key if there is one. */
type Answers = {
  readonly operation: string;
  readonly unknown: Exchange;
  readonly good: Exchange | null;
  readonly freeBody: FreeBody;
  readonly order: BodyOrder;
};

/**
 * True where another free body may get a clearer answer: after a problem, or a 404 that only the valid key
 * gets, which may be about the model. A 404 that an unknown key gets too is about the route.
 */
function isUnclear(good: Exchange, unknown: Exchange): boolean {
  if (good.answer === null) return false;
  const { kind } = readAnswer(good);
  return (
    kind === 'unavailable' ||
    (kind === 'not-offered' && unknown.answer?.status !== good.answer.status)
  );
}

/** Probes an operation with its free bodies in turn, until an answer is clear. */
async function surveyOperation(
  operation: string,
  { contract, target, send }: SurveyOptions,
): Promise<Answers> {
  const style = firstStyle(contract, operation);
  const probe = (key: 'unknown' | 'active', freeBody: FreeBody) =>
    send(request(operation, [presentKey(contract, style, key)], { body: 'probe', freeBody }));
  const [first, ...others] = freeBodiesOf(contract, operation);
  const [unknown, good] = await Promise.all([
    probe('unknown', first),
    target.keys.active === undefined ? null : probe('active', first),
  ]);
  const answers = (freeBody: FreeBody, ofUnknown: Exchange, ofGood: Exchange | null): Answers => ({
    operation,
    unknown: ofUnknown,
    good: ofGood,
    freeBody,
    order: orderOf(ofUnknown, ofGood),
  });
  if (good === null || !isUnclear(good, unknown)) return answers(first, unknown, good);
  for (const other of others) {
    const next = await probe('active', other);
    // A withheld probe adds nothing to the answer before it.
    if (next.answer === null) break;
    if (!isUnclear(next, unknown)) return answers(other, await probe('unknown', other), next);
  }
  return answers(first, unknown, good);
}

/**
 * The operations in stages: where the run must not pay, a cheap one goes first and costly ones go last.
 * A gateway that serves impossible requests then shows it at low cost.
 */
function stagesOf(contract: Contract, operations: readonly string[], target: Target): string[][] {
  const unpaid = operations.filter((id) => !maySpend(target, operationOf(contract, id).cost));
  const first = unpaid.find((id) => operationOf(contract, id).cost === 'cheap');
  const isLast = (id: string) => operationOf(contract, id).cost === 'costly' && unpaid.includes(id);
  return [
    operations.filter((id) => id === first || !unpaid.includes(id)),
    operations.filter((id) => id !== first && unpaid.includes(id) && !isLast(id)),
    operations.filter(isLast),
  ];
}

async function surveyAll(
  operations: readonly string[],
  looking: SurveyOptions,
): Promise<Answers[]> {
  const answers: Answers[] = [];
  let stages = stagesOf(looking.contract, operations, looking.target);
  for (let stage = stages.shift(); stage !== undefined; stage = stages.shift()) {
    answers.push(...(await Promise.all(stage.map((id) => surveyOperation(id, looking)))));
    // A silent target serves nothing; one wait for its timeout is enough.
    const isSilent = answers.every(({ unknown, good }) => (unknown.answer ?? good?.answer) == null);
    if (isSilent) stages = [stages.flat()].filter((rest) => rest.length > 0);
  }
  return answers.toSorted(
    (one, other) => operations.indexOf(one.operation) - operations.indexOf(other.operation),
  );
}

/**
 * Sends each operation a free probe with an unknown key and one with the valid key, if there is one, and
 * reads the target's list of models where that is useful. It repeats unclear probes in another form.
 */
export async function takeSurvey(
  operations: readonly string[],
  looking: SurveyOptions,
): Promise<Survey> {
  const { contract, target, discovers } = looking;
  const answers = await surveyAll(operations, looking);
  // A limit is an answer, too; a withheld request was never sent.
  const isThere = ({ answer, failure }: Exchange): boolean =>
    answer !== null || failure.kind === 'limited' || failure.kind === 'withheld';
  const answered = answers.some(
    ({ unknown, good }) => isThere(unknown) || (good !== null && isThere(good)),
  );
  const [first] = answers;
  const seen = answers.flatMap(({ operation, good }) =>
    good === null ? [] : [{ operation, good: readAnswer(good) }],
  );
  const count = (isCounted: (one: (typeof answers)[number], kind: Reading['kind']) => boolean) =>
    answers.filter((one) => one.good !== null && isCounted(one, readAnswer(one.good).kind)).length;
  const list = answers.find(({ operation }) => operation === 'listModels')?.good;
  const isWanted = discovers && wantsModels(contract, operations, target);
  const listed = isWanted && list != null ? modelsIn(list) : null;
  const offered = seen.flatMap(({ operation, good }) =>
    good.kind === 'not-offered' ? [] : [operation],
  );
  const times = answers.flatMap(({ unknown, good }) =>
    [unknown, good].flatMap((one) => (one?.answer == null ? [] : [one.milliseconds])),
  );
  return {
    orders: Object.fromEntries(answers.map(({ operation, order }) => [operation, order])),
    unreachable: answered || first === undefined ? null : explainFailure(first.unknown),
    goodKey: {
      accepted: count(
        ({ unknown, order }, kind) =>
          (kind === 'served' || kind === 'taken') &&
          order !== 'body-first' &&
          (unknown.answer === null || !isServed(unknown.answer)),
      ),
      refused: count((_, kind) => kind === 'refused'),
      asked: seen.length,
    },
    seen,
    listed,
    models: listed === null ? {} : chooseModels(contract, listed, offered, target),
    freeBodies: Object.fromEntries(
      answers.flatMap(({ operation, good, freeBody }) =>
        good === null || good.answer === null ? [] : [[operation, freeBody]],
      ),
    ),
    milliseconds: times.length === 0 ? null : Math.min(...times),
  };
}

/**
 * Returns why a run should stop after the survey: every answer refused the valid key, so that no refusal
 * of another key proves anything, and each would count as a failed attempt of the user. Else null.
 */
export const stopAfter = ({ goodKey: { accepted, refused } }: Survey, target: Target) =>
  accepted === 0 && refused > 0
    ? `the target refused your key on every endpoint that answered: set ${variableOf(target, 'active')} to a valid key`
    : null;
