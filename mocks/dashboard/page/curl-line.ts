import { requestFixtures } from '../../../fixtures/requests/index.ts';
import { isOperationId, type Operation, operationOf, type Style } from '../../../spec/index.ts';
import type { DecisionRecord } from './control-client.ts';

/** A text as one word of a POSIX shell, whatever stands in it: path and model are a caller's words. */
const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

const keyHeaders: Readonly<Record<Exclude<Style, 'query'>, string>> = {
  bearer: '-H "Authorization: Bearer $ANYONE_API_KEY"',
  'x-api-key': '-H "x-api-key: $ANYONE_API_KEY"',
  'x-goog-api-key': '-H "x-goog-api-key: $ANYONE_API_KEY"',
};

function bodyOf(operation: Operation | null, model: string | null): string[] {
  if (operation === null || !isOperationId(operation.id)) return [];
  const fixture = requestFixtures[operation.id];
  const named = model === null ? {} : { model };
  if (fixture.kind === 'none') return [];
  if (fixture.kind === 'json') {
    const body = { ...fixture.body, ...(operation.model?.in === 'body' ? named : {}) };
    return ["-H 'Content-Type: application/json'", `-d ${quote(JSON.stringify(body))}`];
  }
  return [
    ...Object.entries({ ...fixture.fields, ...named }).map(
      ([name, value]) => `-F ${quote(`${name}=${value}`)}`,
    ),
    ...Object.entries(fixture.files).map(
      ([name, file]) => `-F ${quote(`${name}=@${file.filename}`)}`,
    ),
  ];
}

/**
 * A `curl` line for the call of a decision: the same method, path, style and model with a smallest
 * body, and the key from the environment.
 *
 * @param origin the mock's, such as http://127.0.0.1:4010
 */
export function curlOf(decision: DecisionRecord, origin: string): string {
  const { operation: id, method, path, credential, model } = decision;
  const operation = id !== null && isOperationId(id) ? operationOf(id) : null;
  const style = credential?.style ?? operation?.styles[0] ?? 'bearer';
  const url = `${origin}${path}`;
  return [
    `curl -X ${quote(method)}`,
    style === 'query' ? `${quote(`${url}?key=`)}"$ANYONE_API_KEY"` : quote(url),
    ...(style === 'query' ? [] : [keyHeaders[style]]),
    ...Object.entries(operation?.markers ?? {}).map(
      ([name, value]) => `-H ${quote(`${name}: ${value}`)}`,
    ),
    ...bodyOf(operation, model),
  ].join(' ');
}
