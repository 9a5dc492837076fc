import type { Schemas } from '../../../spec/validator.ts';
import { refuseBody, refuseUnknown } from '../../gateway/refusal.ts';
import { answerHeld, answerPlainly, answerTo, type Call, identifierOf } from '../call.ts';
import type { StoredMessageBatch } from '../shelves.ts';
import { pageOf } from '../stored/things.ts';
import { linesOf, phaseOf, refuseModelsOf, runRequests } from './batch.ts';

type Batch = Schemas['MessageBatch'];

const answerBatch = answerHeld((shelf) => shelf.messageBatches, refuseUnknown('batch'));

const lifetime = 86_400;

const refuseState = (message: string) => refuseBody([{ pointer: '', message, isSentence: true }]);

/** A batch as it is now. */
function viewOf(held: StoredMessageBatch, { now, origin }: Call): Batch {
  const { id, createdAt, results } = held;
  const at = (seconds: number): string => new Date((createdAt + seconds) * 1000).toISOString();
  const phase = phaseOf(held, now);
  const hasEnded = phase === 'ended' || phase === 'cancelled';
  const succeeded = results.filter(({ isServed }) => isServed).length;
  return {
    id,
    type: 'message_batch',
    processing_status: hasEnded ? 'ended' : phase === 'cancelling' ? 'canceling' : 'in_progress',
    request_counts: {
      processing: hasEnded ? 0 : results.length,
      succeeded: phase === 'ended' ? succeeded : 0,
      errored: phase === 'ended' ? results.length - succeeded : 0,
      canceled: phase === 'cancelled' ? results.length : 0,
      expired: 0,
    },
    created_at: at(0),
    expires_at: at(lifetime),
    ended_at: hasEnded ? at(1) : null,
    archived_at: null,
    cancel_initiated_at: held.cancelledAt === null ? null : at(1),
    results_url: hasEnded ? `${origin()}/v1/messages/batches/${id}/results` : null,
  };
}

/** Starts a batch of messages; it ends after a moment. */
export const createMessageBatch = answerTo(
  'CreateMessageBatchRequest',
  async ({ requests }, call) => {
    const forbidden = refuseModelsOf(
      requests.map(({ params }) => ({ model: params['model'] })),
      call,
    );
    if (forbidden !== null) return forbidden;
    const results = await runRequests(
      requests.map(({ custom_id, params }) => ({
        name: custom_id,
        operation: 'createMessage' as const,
        body: params,
      })),
      call,
      ({ name }, { status, body }) => ({
        custom_id: name,
        result:
          status === 200 ? { type: 'succeeded', message: body } : { type: 'errored', error: body },
      }),
    );
    const held: StoredMessageBatch = {
      id: identifierOf('msgbatch_', call.ids),
      createdAt: call.createdAt,
      names: requests.map(({ custom_id }) => custom_id),
      results,
      startedAt: call.now,
      cancelledAt: null,
    };
    const bytes = results.reduce((sum, { line }) => sum + line.length, call.size);
    call.shelf.messageBatches.put(held.id, held, bytes);
    return { kind: 'json', body: viewOf(held, call) };
  },
);

/** Retrieves a batch of messages that this key started. */
export const retrieveMessageBatch = answerBatch((held, call) => ({
  kind: 'json',
  body: viewOf(held, call),
}));

/** Lists the batches of messages of this key, newest first, page by page. */
export const listMessageBatches = answerPlainly((call) => {
  const batches = call.shelf.messageBatches.list().map((held) => viewOf(held, call));
  const body: Schemas['MessageBatchList'] = pageOf(batches, call.query, 'after_id');
  return { kind: 'json', body };
});

/** Cancels a batch of messages that has not ended. */
export const cancelMessageBatch = answerBatch((held, call) => {
  if (phaseOf(held, call.now) === 'ended') {
    return refuseState('A batch that has ended cannot be cancelled');
  }
  held.cancelledAt ??= call.now;
  return { kind: 'json', body: viewOf(held, call) };
});

/** Deletes a batch of messages that has ended. */
export const deleteMessageBatch = answerBatch((held, call) => {
  if (viewOf(held, call).ended_at === null) {
    return refuseState('Only a batch that has ended can be deleted');
  }
  call.shelf.messageBatches.remove(held.id);
  const body: Schemas['DeletedMessageBatch'] = { id: held.id, type: 'message_batch_deleted' };
  return { kind: 'json', body };
});

const encoder = new TextEncoder();

/** Reads the results of a batch of messages that has ended, one in a line. */
export const listMessageBatchResults = answerBatch((held, call) => {
  const phase = phaseOf(held, call.now);
  if (phase === 'running' || phase === 'cancelling') {
    return refuseState('The batch has not ended yet');
  }
  const cancelled = held.names.map((custom_id) => ({
    isServed: false,
    line: JSON.stringify({ custom_id, result: { type: 'canceled' } }),
  }));
  const text = linesOf(phase === 'ended' ? held.results : cancelled);
  return { kind: 'bytes', mediaType: 'application/x-jsonl', bytes: encoder.encode(text) };
});
