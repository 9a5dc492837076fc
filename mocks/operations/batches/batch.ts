import { createTurns } from '../../../base/clock.ts';
import type { EndpointId } from '../../../spec/index.ts';
import { modelForbidden, type Refusal, refuseLongAnswer } from '../../gateway/refusal.ts';
import type { Call, Performed } from '../call.ts';
import type { BatchResult, BatchTimes } from '../shelves.ts';

/** Milliseconds until a batch has ended. */
const duration = 500;

/** The most requests of a batch. */
export const mostRequests = 1000;

/** The most characters that the answers of one batch come to; requests behind them are refused. */
const mostCharacters = 8 * 1024 * 1024;

/** A request of a batch. */
export type BatchRequest = {
  readonly name: string;
  readonly operation: EndpointId;
  readonly body: unknown;
};

/** How far a batch is. */
export type BatchPhase = 'running' | 'cancelling' | 'cancelled' | 'ended';

/** Returns how far a batch is at a time, in milliseconds since 1970. */
export function phaseOf({ startedAt, cancelledAt }: BatchTimes, now: number): BatchPhase {
  if (cancelledAt !== null) return now - cancelledAt < duration ? 'cancelling' : 'cancelled';
  return now - startedAt < duration ? 'running' : 'ended';
}

/** Refuses a batch of which a request names a model that the key may not use (MODEL-FORBIDDEN). */
export function refuseModelsOf(
  requests: readonly { readonly model: unknown }[],
  { models }: Call,
): Refusal | null {
  const isAllowed = ({ model }: { readonly model: unknown }): boolean =>
    models === null || typeof model !== 'string' || models.has(model);
  return requests.every(isAllowed) ? null : modelForbidden;
}

/**
 * Answers the requests of a batch, each as if it came by itself: it counts against the quota, and what is
 * wrong with it is in its own answer.
 *
 * @param write writes a request and its answer as the batch's format has them
 */
export async function runRequests(
  requests: readonly BatchRequest[],
  call: Call,
  write: (request: BatchRequest, answer: Performed, index: number) => object,
): Promise<readonly BatchResult[]> {
  const results: BatchResult[] = [];
  let room = mostCharacters;
  const turn = createTurns();
  for (const [index, request] of requests.entries()) {
    await turn();
    const answer: Performed =
      room > 0
        ? await call.perform(request.operation, request.body)
        : {
            status: refuseLongAnswer.status,
            body: { error: { message: refuseLongAnswer.message } },
          };
    const line = JSON.stringify(write(request, answer, index));
    room -= line.length;
    results.push({ isServed: answer.status === 200, line });
  }
  return results;
}

/** Writes results as a text of JSON lines. */
export const linesOf = (results: readonly BatchResult[]): string =>
  results.map(({ line }) => `${line}\n`).join('');
