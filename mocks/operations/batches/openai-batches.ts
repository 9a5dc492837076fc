import { memberOf } from '../../../base/json.ts';
import type { Schemas } from '../../../spec/validator.ts';
import { refuseBody, refuseUnknown } from '../../gateway/refusal.ts';
import { answerHeld, answerPlainly, answerTo, type Call, identifierOf } from '../call.ts';
import type { StoredBatch } from '../shelves.ts';
import { listItems } from '../stored/things.ts';
import { linesOf, phaseOf, refuseModelsOf, runRequests } from './batch.ts';
import { readInput } from './read-input.ts';

type Batch = Schemas['Batch'];

const answerBatch = answerHeld((shelf) => shelf.batches, refuseUnknown('batch'));

/** Seconds until a batch that has not ended would expire. */
const lifetime = 86_400;

/** Puts the answers of a batch that has ended into files of the key. */
function fileResults({ batch, results }: StoredBatch, { shelf }: Call): void {
  for (const [isServed, id] of [
    [true, batch.output_file_id],
    [false, batch.error_file_id],
  ] as const) {
    if (typeof id !== 'string') continue;
    const text = linesOf((results ?? []).filter((one) => one.isServed === isServed));
    const content = new File([text], `${batch.id}_${isServed ? 'output' : 'error'}.jsonl`);
    const file: Schemas['StoredFile'] = {
      id,
      object: 'file',
      bytes: content.size,
      created_at: batch.created_at + 1,
      filename: content.name,
      purpose: 'batch_output',
      status: 'processed',
    };
    shelf.files.put(id, { file, content }, content.size);
  }
}

/** A batch as it is now. Its answers are files from when it has ended. */
function viewOf(held: StoredBatch, call: Call): Batch {
  const { batch, problems } = held;
  const at = batch.created_at + 1;
  const none = { output_file_id: null, error_file_id: null };
  const started = { ...batch, ...none, in_progress_at: batch.created_at };
  const { total } = batch.request_counts;
  const notDone = { total, completed: 0, failed: 0 };
  if (problems.length > 0) {
    const errors = { object: 'list' as const, data: [...problems] };
    return { ...batch, ...none, status: 'failed', failed_at: at, errors };
  }
  switch (phaseOf(held, call.now)) {
    case 'running':
      return { ...started, status: 'in_progress', request_counts: notDone };
    case 'cancelling':
      return { ...started, status: 'cancelling', cancelling_at: at, request_counts: notDone };
    case 'cancelled':
      return {
        ...started,
        status: 'cancelled',
        cancelling_at: at,
        cancelled_at: at,
        request_counts: notDone,
      };
    case 'ended':
      if (held.results !== null) fileResults(held, call);
      held.results = null;
      return { ...batch, status: 'completed', in_progress_at: batch.created_at, completed_at: at };
  }
}

/** Starts a batch of the requests in a file; it ends after a moment. */
export const createBatch = answerTo('CreateBatchRequest', async (body, call) => {
  const held = call.shelf.files.get(body.input_file_id);
  if (held === undefined) return refuseUnknown('file', { parameter: 'input_file_id' });
  if (held.file.purpose !== 'batch') {
    return refuseBody([{ pointer: '/input_file_id', message: 'must be of a file for batches' }]);
  }
  const { requests, problems } = await readInput(held.content, body.endpoint);
  const forbidden = refuseModelsOf(
    requests.map(({ body: order }) => ({ model: memberOf(order, 'model') })),
    call,
  );
  if (forbidden !== null) return forbidden;
  const results =
    problems.length > 0
      ? []
      : await runRequests(requests, call, ({ name }, answer, index) => ({
          id: identifierOf('batch_req_', call.ids, index),
          custom_id: name,
          response: { status_code: answer.status, request_id: call.ids, body: answer.body },
          error: null,
        }));
  const failed = results.filter(({ isServed }) => !isServed).length;
  const completed = results.length - failed;
  const batch: Batch = {
    id: identifierOf('batch_', call.ids),
    object: 'batch',
    endpoint: body.endpoint,
    errors: null,
    input_file_id: body.input_file_id,
    completion_window: body.completion_window,
    status: 'validating',
    output_file_id: completed === 0 ? null : identifierOf('file-', call.ids, 1),
    error_file_id: failed === 0 ? null : identifierOf('file-', call.ids, 2),
    created_at: call.createdAt,
    expires_at: call.createdAt + lifetime,
    request_counts: { total: results.length, completed, failed },
    metadata: body.metadata ?? null,
  };
  const kept: StoredBatch = { batch, problems, results, startedAt: call.now, cancelledAt: null };
  const bytes = results.reduce((sum, { line }) => sum + line.length, JSON.stringify(batch).length);
  call.shelf.batches.put(batch.id, kept, bytes);
  const started = { ...viewOf(kept, call), status: 'validating' as const };
  return { kind: 'json', body: problems.length > 0 ? { ...started, failed_at: null } : started };
});

/** Retrieves a batch that this key started. */
export const retrieveBatch = answerBatch((held, call) => ({
  kind: 'json',
  body: viewOf(held, call),
}));

/** Lists the batches of this key, page by page. */
export const listBatches = answerPlainly((call) =>
  listItems(
    call.shelf.batches.list().map((held) => ({ ...viewOf(held, call) })),
    call.query,
  ),
);

/** Cancels a batch that has not ended. */
export const cancelBatch = answerBatch((held, call) => {
  if (held.problems.length > 0 || phaseOf(held, call.now) === 'ended') {
    const message = 'A batch that has ended cannot be cancelled';
    return refuseBody([{ pointer: '', message, isSentence: true }]);
  }
  held.cancelledAt ??= call.now;
  return { kind: 'json', body: viewOf(held, call) };
});
