import { type Contract, operationIdsOf, operationOf } from '../../spec/contract.ts';
import type { Format } from '../../spec/index.ts';
import type { Exchange } from '../cases/exchange.ts';
import { type FreeBodies, freeBodiesOf } from '../cases/free-body.ts';
import { chooseModels } from '../cases/models.ts';
import {
  type Models,
  maySpend,
  type OperationSurvey,
  type Target,
  variableOf,
} from '../cases/target.ts';
import { explainFailure, isServed, type Reading, readAnswer } from '../judge/classify.ts';
import { mostComparisons, type Settled, settle } from './absence.ts';
import { modelsIn, wantsModels } from './listed-models.ts';
import { type Answers, type SurveyOptions, surveyOperation } from './survey-operation.ts';

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
  /** Operations that may not exist, and what shows it: there only a served or leaked answer counts. */
  readonly absent: Readonly<Record<string, string>>;
  /** The status that the valid key always gets, and an unknown key never, where nothing is served. */
  readonly behindKey: Readonly<Record<string, number>>;
  /** The refusal of an unknown key by operation, where there was one. */
  readonly refusals: Readonly<Record<string, Exchange>>;
  /** The models that the target lists; null where it lists none or was not asked. */
  readonly listed: readonly string[] | null;
  /** Models chosen from that list in place of the usual ones. */
  readonly models: Models;
  /** How to make each operation's free requests invalid, where the valid key showed it. */
  readonly freeBodies: FreeBodies;
  /** Time of the fastest answer; null without an answer. */
  readonly milliseconds: number | null;
};

/** What a run knows before its survey. */
export const noSurvey: Survey = {
  orders: {},
  unreachable: null,
  goodKey: { accepted: 0, refused: 0, asked: 0 },
  seen: [],
  absent: {},
  behindKey: {},
  refusals: {},
  listed: null,
  models: {},
  freeBodies: {},
  milliseconds: null,
};

/** The answer of an operation to the valid key. */
export type SurveyedOperation = { readonly operation: string; readonly good: Reading };

/** A cheap operation that reveals a gateway that serves impossible requests, where no other is probed. */
const canary = 'createChatCompletion';

/** Returns the number of probes that a survey sends to an operation at most. */
export function mostProbesOf(contract: Contract, id: string): number {
  const forms = freeBodiesOf(contract, id).length;
  return 1 + forms + (forms > 1 ? 1 : 0) + mostComparisons(contract);
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

/** Whether an operation accepted the valid key, and is not open to all nor judges bodies first. */
const isAccepted = ({ unknown, order }: Answers, kind: Reading['kind'] | undefined): boolean =>
  (kind === 'served' || kind === 'taken') &&
  order !== 'body-first' &&
  (unknown.answer === null || !isServed(unknown.answer));

/**
 * Settles the answers to the valid key, in their order. Where no operation of an unknown gateway accepted
 * the key, the run ends here, and each comparison would count as a failed attempt of the user.
 */
async function settleAll(
  answers: readonly Answers[],
  looking: SurveyOptions,
): Promise<(Settled & { readonly operation: string })[]> {
  const isWanted =
    !looking.discovers ||
    answers.some((one) => one.good !== null && isAccepted(one, readAnswer(one.good).kind));
  const settled = await Promise.all(
    answers.map(async (one) => {
      const isPlain = !isWanted && one.good !== null && readAnswer(one.good).kind === 'refused';
      return isPlain && one.good !== null
        ? { reading: readAnswer(one.good), absent: null }
        : settle(one, looking);
    }),
  );
  return settled.flatMap((one, at) => {
    const operation = answers[at]?.operation;
    return one === null || operation === undefined ? [] : [{ ...one, operation }];
  });
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
  const settled = await settleAll(answers, looking);
  const seen = settled.map(({ operation, reading }) => ({ operation, good: reading }));
  const kindOf = new Map(settled.map(({ operation, reading }) => [operation, reading.kind]));
  const count = (isCounted: (one: Answers, kind: Reading['kind'] | undefined) => boolean) =>
    answers.filter((one) => isCounted(one, kindOf.get(one.operation))).length;
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
      accepted: count(isAccepted),
      refused: count((_, kind) => kind === 'refused'),
      asked: seen.length,
    },
    seen,
    absent: Object.fromEntries(
      settled.flatMap(({ operation, absent }) => (absent === null ? [] : [[operation, absent]])),
    ),
    behindKey: Object.fromEntries(
      settled.flatMap(({ operation, behindKey }) =>
        behindKey === undefined ? [] : [[operation, behindKey]],
      ),
    ),
    refusals: Object.fromEntries(
      answers
        .filter(({ unknown: { answer } }) => answer?.status === 401 || answer?.status === 403)
        .map(({ operation, unknown }) => [operation, unknown]),
    ),
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

/** Endpoints that must all be absent before the base URL is called wrong. */
const fewestAbsent = 3;

/**
 * Returns why a run should stop after the survey: nothing is there, or every answer refused the valid key, so that no refusal
 * of another key proves anything, and each would count as a failed attempt of the user. Else null.
 */
export function stopAfter({ goodKey: { accepted }, seen }: Survey, target: Target) {
  const refused = seen.filter(
    ({ operation, good }) =>
      good.kind === 'refused' && target.notOffered?.includes(operation) !== true,
  );
  if (accepted === 0 && refused.length > 0) {
    return `the target refused your key on every endpoint that answered: set ${variableOf(target, 'active')} to a valid key`;
  }
  const isNothingThere =
    seen.length >= fewestAbsent && seen.every(({ good }) => good.kind === 'not-offered');
  return isNothingThere
    ? `no endpoint exists below ${target.baseUrl.pathname}: check the path of the base URL`
    : null;
}
