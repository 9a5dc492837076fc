import { type Format, type OperationId, operationIds, operationOf } from '../spec/index.ts';
import { firstStyle, presentKey } from './credentials.ts';
import type { Exchange } from './exchange.ts';
import { bodyFingerprint } from './fingerprint.ts';
import { modelsIn, wantsModels } from './listed-models.ts';
import { chooseModels } from './models.ts';
import { request } from './plans.ts';
import { explainFailure, isServed, type Reading, readAnswer } from './read-answer.ts';
import type { RequestPlan } from './request-plan.ts';
import {
  type BodyOrder,
  type Models,
  type OperationLook,
  type Target,
  variableOf,
} from './target.ts';

/** What a first look found before any case was run. */
export type FirstLook = {
  readonly orders: OperationLook;
  /** Why no answer came at all; null where at least one did. */
  readonly unreachable: string | null;
  /**
   * How the good key fared on each operation, where one was given. It is accepted only where another
   * would not be: what is open to all, or judges bodies first, tells nothing of a key.
   */
  readonly goodKey: { readonly accepted: number; readonly refused: number; readonly asked: number };
  /** How the good key fared, operation by operation; empty where none was given. */
  readonly seen: readonly OperationSeen[];
  /** The models that the target lists; null where it was not to be asked, or tells none. */
  readonly listed: readonly string[] | null;
  /** What was chosen from that list in place of the usual models. */
  readonly models: Models;
  /** The quickest answer's time; null where none came. */
  readonly milliseconds: number | null;
};

/** How the good key fared on an operation. */
export type OperationSeen = { readonly operation: OperationId; readonly good: Reading };

/** How a first look is taken. */
export type Looking = {
  readonly target: Target;
  /** True for a gateway that is not known beforehand: its list of models is read. */
  readonly discovers: boolean;
  /** Sends a plan; the body of every plan is a probe, which no gateway serves for money. */
  readonly send: (plan: RequestPlan) => Promise<Exchange>;
};

/**
 * The operations that a first look at an unknown gateway asks: those of the run, one of each format, so
 * that a key is not called bad for one format's sake, and the list of models where it is of use.
 */
export function surveyed(operations: readonly OperationId[], target: Target): OperationId[] {
  const formats = new Set(operations.map((id): Format => operationOf(id).format));
  const others = operationIds.filter((id) => {
    const { format } = operationOf(id);
    if (formats.has(format) || target.notOffered?.includes(id)) return false;
    formats.add(format);
    return true;
  });
  const list: OperationId[] = wantsModels(operations, target) ? ['listModels'] : [];
  return [...new Set([...operations, ...others, ...list])];
}

/** A free probe tells a gateway that judges keys first by what it answers to an unknown key. */
function orderOf(unknown: Exchange, good: Exchange | null): BodyOrder {
  if (unknown.answer === null) return 'untold';
  if (unknown.answer.status === 401 || unknown.answer.status === 403) return 'key-first';
  const same =
    good?.answer != null &&
    good.answer.status === unknown.answer.status &&
    bodyFingerprint(good.answer) === bodyFingerprint(unknown.answer);
  return same && readAnswer(unknown).kind === 'taken' ? 'body-first' : 'untold';
}

/**
 * Sends each operation one free probe with an unknown key and one with the good key, where there is
 * one; and reads the target's own list of models, where that is of use.
 */
export async function lookAt(
  operations: readonly OperationId[],
  { target, discovers, send }: Looking,
): Promise<FirstLook> {
  const hasGoodKey = target.keys.active !== undefined;
  const looks = await Promise.all(
    operations.map(async (operation) => {
      const probe = (key: 'unknown' | 'active') =>
        send(request(operation, [presentKey(firstStyle(operation), key)], { body: 'probe' }));
      const [unknown, good] = await Promise.all([
        probe('unknown'),
        hasGoodKey ? probe('active') : Promise.resolve(null),
      ]);
      return { operation, unknown, good, order: orderOf(unknown, good) };
    }),
  );
  // A limit is an answer, too, and what was held back was not asked.
  const isThere = ({ answer, failure }: Exchange): boolean =>
    answer !== null || failure.kind === 'limited' || failure.kind === 'withheld';
  const answered = looks.some(
    ({ unknown, good }) => isThere(unknown) || (good !== null && isThere(good)),
  );
  const [first] = looks;
  const seen = looks.flatMap(({ operation, good }) =>
    good === null ? [] : [{ operation, good: readAnswer(good) }],
  );
  const count = (isCounted: (look: (typeof looks)[number], kind: Reading['kind']) => boolean) =>
    looks.filter((look) => look.good !== null && isCounted(look, readAnswer(look.good).kind))
      .length;
  const list = looks.find(({ operation }) => operation === 'listModels')?.good;
  const isWanted = discovers && wantsModels(operations, target);
  const listed = isWanted && list != null ? modelsIn(list) : null;
  const offered = seen.flatMap(({ operation, good }) =>
    good.kind === 'not-offered' ? [] : [operation],
  );
  const times = looks.flatMap(({ unknown, good }) =>
    [unknown, good].flatMap((one) => (one?.answer == null ? [] : [one.milliseconds])),
  );
  return {
    orders: Object.fromEntries(looks.map(({ operation, order }) => [operation, order])),
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
    models: listed === null ? {} : chooseModels(listed, offered, target),
    milliseconds: times.length === 0 ? null : Math.min(...times),
  };
}

/**
 * Why a run should end after its first look: the good key was refused wherever that could be told, so
 * that no refusal of another key proves anything, and each one counts as a failed attempt of its owner.
 */
export const stopAfter = ({ goodKey: { accepted, refused } }: FirstLook, target: Target) =>
  accepted === 0 && refused > 0
    ? `your key was refused wherever the target answered: set ${variableOf(target, 'active')} to a good key of it`
    : null;
