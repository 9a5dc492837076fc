import { createTurns } from '../../../base/clock.ts';
import { isRecord, parseJson } from '../../../base/json.ts';
import { type EndpointId, endpointIds, endpointOf } from '../../../spec/index.ts';
import { complainOfJson } from '../../gateway/request/measure-body.ts';
import type { LineProblem } from '../shelves.ts';
import { type BatchRequest, mostRequests } from './batch.ts';

/** The requests of a batch's file, or what is wrong with it. */
export type BatchInput = {
  readonly requests: readonly BatchRequest[];
  readonly problems: readonly LineProblem[];
};

/** The operation of a path that a batch may ask for. */
const operationAt = (path: string): EndpointId | undefined =>
  endpointIds.find((id) => endpointOf(id).method === 'POST' && endpointOf(id).path === path);

function readLine(
  text: string,
  index: number,
  endpoint: string,
): { readonly name: string; readonly body: unknown } | LineProblem {
  const problem = (code: string, message: string, param: string | null = null): LineProblem => ({
    code,
    line: index + 1,
    message,
    param,
  });
  const line = parseJson(text);
  if (!isRecord(line)) return problem('invalid_json_line', 'The line is no JSON object.');
  const { custom_id: name, url, body } = line;
  if (typeof name !== 'string') {
    return problem('missing_required_parameter', '`custom_id` is missing.', 'custom_id');
  }
  if (!isRecord(body)) return problem('missing_required_parameter', '`body` is missing.', 'body');
  return url === endpoint
    ? { name, body }
    : problem('mismatched_url', '`url` must be the `endpoint` of the batch.', 'url');
}

const whole = (code: string, message: string): BatchInput => ({
  requests: [],
  problems: [{ code, line: null, message, param: null }],
});

/** Reads the requests of a batch: a JSON object in each line of its file. Others have their turn in between. */
export async function readInput(file: File, endpoint: string): Promise<BatchInput> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const operation = operationAt(endpoint);
  const complaint = await complainOfJson(bytes);
  if (complaint !== null) return whole('file_too_large', `The file has ${complaint}.`);
  const lines = new TextDecoder()
    .decode(bytes)
    .split('\n')
    .filter((line) => line.trim() !== '');
  if (lines.length === 0 || operation === undefined) {
    return whole('empty_file', 'The file has no requests.');
  }
  if (lines.length > mostRequests) {
    return whole('too_many_requests', `The mock takes ${mostRequests} requests a batch.`);
  }
  const requests: BatchRequest[] = [];
  const problems: LineProblem[] = [];
  const turn = createTurns();
  for (const [index, line] of lines.entries()) {
    await turn();
    const read = readLine(line, index, endpoint);
    if ('code' in read) problems.push(read);
    else requests.push({ ...read, operation });
  }
  return { requests, problems };
}
