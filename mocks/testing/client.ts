import { memberOf } from '../../base/json.ts';
import type { KeyState } from '../../fixtures/keys.ts';
import * as exactChecks from '../../spec/generated/exact-checks.js';
import { createValidator, type SchemaName, type Schemas } from '../../spec/validator.ts';
import type { ScriptedEntry } from '../behaviours/scripts/scripted-entry.ts';

/** The way to a scope of a mock's control API. */
type Connection = {
  /** The mock's base URL. */
  readonly url: string;
  /** The session's path below the root of the control API; empty for the mock itself. */
  readonly path: string;
  readonly token?: string | undefined;
  readonly send: (request: Request) => Promise<Response>;
};

const validator = createValidator(exactChecks);

/** The mock's own words about a request that it refused. */
function complaintOf(text: string): string {
  try {
    const message = memberOf(JSON.parse(text), 'error', 'message');
    return typeof message === 'string' ? message : text;
  } catch {
    return text.slice(0, 200);
  }
}

/** Asks the control API. @throws Error with the mock's words where it refuses */
async function ask(
  { url, path, token, send }: Connection,
  method: string,
  place: string,
  body?: string,
): Promise<string> {
  const headers = {
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  };
  const target = `${url.replace(/\/+$/, '')}/_anyone/${path}${place}`;
  const request = new Request(target, { method, headers, ...(body === undefined ? {} : { body }) });
  const response = await send(request).catch((error: unknown) => {
    throw new Error(`No mock answers at ${url}. Start one: npx anyone-conformance mock`, {
      cause: error,
    });
  });
  const text = await response.text();
  if (response.ok) return text;
  throw new Error(`The mock refused (${response.status}): ${complaintOf(text)}`);
}

/** Asks for JSON of the control API. @throws Error where it is none of this kind */
async function read<Name extends SchemaName>(
  connection: Connection,
  schema: Name,
  method: string,
  place: string,
): Promise<Schemas[Name]> {
  const value: unknown = JSON.parse(await ask(connection, method, place));
  if (validator.conforms(schema, value)) return value;
  throw new Error(`${connection.url} is no mock of this version: its answer is no ${schema}.`);
}

/** Entries as JSON: a regular expression becomes a text between slashes. */
const writeEntries = (entries: readonly ScriptedEntry[]): string =>
  JSON.stringify(entries, (_, value) => (value instanceof RegExp ? String(value) : value));

/** Makes what a test does with a scope of a mock. */
export function createClient(connection: Connection) {
  return {
    answer: async (...entries: readonly ScriptedEntry[]): Promise<void> => {
      if (entries.length > 0) await ask(connection, 'POST', 'answers', writeEntries(entries));
    },
    decisions: async () => (await read(connection, 'DecisionList', 'GET', 'decisions')).decisions,
    exchange: (requestId: string) =>
      read(connection, 'ExchangeRecord', 'GET', `decisions/${requestId}/exchange`),
    reset: async (): Promise<void> => void (await ask(connection, 'POST', 'reset')),
  };
}

function keysOf({ keys }: Schemas['OpenedSession']): Readonly<Record<KeyState, string>> {
  const { active, restricted, disabled, expired, exhausted, deleted } = keys;
  if (active && restricted && disabled && expired && exhausted && deleted) {
    return { active, restricted, disabled, expired, exhausted, deleted };
  }
  throw new Error('The mock opened a session without a key of each state.');
}

/** Opens a session on a mock that runs. @throws Error where it cannot be reached, or refuses */
export async function openSession(url: string, token?: string) {
  const send = (request: Request): Promise<Response> => fetch(request);
  const root: Connection = { url, token, send, path: '' };
  const opened = await read(root, 'OpenedSession', 'POST', 'sessions');
  const { id, restricted } = opened;
  return {
    ...createClient({ ...root, path: `sessions/${id}/` }),
    url: url.replace(/\/+$/, ''),
    keys: keysOf(opened),
    allowedModels: restricted.allowedModels,
    close: async (): Promise<void> => void (await ask(root, 'DELETE', `sessions/${id}`)),
  };
}
