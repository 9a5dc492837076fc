import type { OperationId } from '../spec/index.ts';
import type { RequestPlan } from './case.ts';
import { firstStyle, presentKey } from './credentials.ts';
import type { Exchange } from './exchange.ts';
import { bodyFingerprint } from './fingerprint.ts';
import { request } from './plans.ts';
import { explainFailure, readAnswer } from './read-answer.ts';
import type { BodyOrder, OperationLook } from './target.ts';

/** What a first look found before any case was run. */
export type FirstLook = {
  readonly orders: OperationLook;
  /** Why no answer came at all; null where at least one did. */
  readonly unreachable: string | null;
  /** How the good key fared on each operation, where one was given. */
  readonly goodKey: { readonly accepted: number; readonly refused: number; readonly asked: number };
};

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
 * Sends each operation one free probe with an unknown key and one with the good key.
 *
 * @param send sends a plan; the body of every plan is a probe, which no gateway serves for money
 */
export async function lookAt(
  operations: readonly OperationId[],
  hasGoodKey: boolean,
  send: (plan: RequestPlan) => Promise<Exchange>,
): Promise<FirstLook> {
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
  const readings = looks.flatMap(({ good }) => (good === null ? [] : [readAnswer(good).kind]));
  return {
    orders: Object.fromEntries(looks.map(({ operation, order }) => [operation, order])),
    unreachable: answered || first === undefined ? null : explainFailure(first.unknown),
    goodKey: {
      accepted: readings.filter((kind) => kind === 'served' || kind === 'taken').length,
      refused: readings.filter((kind) => kind === 'refused').length,
      asked: readings.length,
    },
  };
}
