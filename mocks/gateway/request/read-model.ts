import { memberOf } from '../../../base/json.ts';
import type { Operation } from '../../../spec/index.ts';
import type { Inbound } from './inbound.ts';
import type { Payload } from './payload.ts';

function modelIn(payload: Payload, name: string): string | null {
  const holder: unknown =
    payload.kind === 'json' ? payload.value : payload.kind === 'form' ? payload.fields : null;
  const model = memberOf(holder, name);
  return typeof model === 'string' ? model : null;
}

/**
 * Reads the model that a request names, in the one place where its operation names it: path, query,
 * JSON body or multipart field.
 *
 * @returns null where none is named, or not as a text; the body's own check tells the caller
 */
export function readModel(
  operation: Operation,
  inbound: Inbound,
  pathModel: string | null,
): string | null | Promise<string | null> {
  const location = operation.model;
  if (location === null) return null;
  if (location.in === 'path') return pathModel;
  if (location.in === 'query') return inbound.query.get(location.name);
  const payload = inbound.payload(operation);
  const find = (read: Payload) => modelIn(read, location.name);
  return payload instanceof Promise ? payload.then(find) : find(payload);
}
