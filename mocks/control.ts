import type { components } from '../spec/index.ts';
import { createValidator } from '../spec/validator.ts';
import { hideKeys, type IssuedKey, type KeyChange, type Keyring, stateOf } from './auth/keyring.ts';
import { splitUrl } from './inbound.ts';

type KeyRecord = components['schemas']['KeyRecord'];
type ControlError = components['schemas']['ControlError'];

const validator = createValidator();
const keysPath = '/_anyone/keys';

const answer = (status: number, body: object, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
  });

function complain(
  status: number,
  message: string,
  field?: string,
  headers?: Record<string, string>,
): Response {
  const error: ControlError = { error: { message, ...(field === undefined ? {} : { field }) } };
  return answer(status, error, headers);
}

const isoDate = (time: number | null): string | null =>
  time === null ? null : new Date(time).toISOString();

/** What is shown of a key: never the key. */
const recordOf = (key: IssuedKey, now: number): KeyRecord => ({
  id: key.id,
  name: key.name,
  masked: key.masked,
  state: stateOf(key, now),
  models: key.models === null ? null : [...key.models],
  quota: key.quota,
  used: key.used,
  createdAt: new Date(key.createdAt).toISOString(),
  expiresAt: isoDate(key.expiresAt),
  lastUsedAt: isoDate(key.lastUsedAt),
});

/** A JSON date-time as milliseconds since 1970; undefined stays undefined, and null stays null. */
function timeOf(date: string | null | undefined): number | null | undefined {
  return typeof date === 'string' ? Date.parse(date) : date;
}

/** A date-time by RFC 3339 that is no time for a `Date`: a leap second, above all. */
const refuseTime = (): Response =>
  complain(400, '`expiresAt` is a time that this mock cannot tell.', 'expiresAt');

const refuseBody = (schema: 'CreateKeyRequest' | 'ChangeKeyRequest', body: unknown): Response => {
  const [problem] = validator.problems(schema, body);
  const field = hideKeys(problem?.pointer.slice(1).replaceAll('/', '.') ?? '');
  const place = field === '' ? 'The body' : `\`${field}\``;
  return complain(400, `${place} ${problem?.message ?? 'does not fit'}.`, field || undefined);
};

function createKey(keys: Keyring, body: unknown, now: number): Response {
  if (!validator.conforms('CreateKeyRequest', body)) return refuseBody('CreateKeyRequest', body);
  const { name, models, quota } = body;
  const expiresAt = timeOf(body.expiresAt);
  if (Number.isNaN(expiresAt)) return refuseTime();
  const { key, issued } = keys.create({ name, models, quota, expiresAt });
  const created: components['schemas']['CreatedKey'] = { key, record: recordOf(issued, now) };
  return answer(201, created, { location: `${keysPath}/${issued.id}` });
}

function changeKey(keys: Keyring, id: string, body: unknown, now: number): Response {
  if (!validator.conforms('ChangeKeyRequest', body)) return refuseBody('ChangeKeyRequest', body);
  const { name, models, quota, disabled } = body;
  const expiresAt = timeOf(body.expiresAt);
  if (Number.isNaN(expiresAt)) return refuseTime();
  const change: KeyChange = { name, models, quota, disabled, expiresAt };
  const key = keys.change(id, change);
  return key === undefined ? noSuchKey() : answer(200, recordOf(key, now));
}

const noSuchKey = (): Response => complain(404, 'There is no such key, or it has been deleted.');

async function bodyOf(request: Request): Promise<unknown> {
  const body: unknown = await request.json();
  return body;
}

/**
 * A request of a page on another origin. A browser sends `Origin` with every request that changes
 * something, so that no page but the gateway's own can make, see or delete keys.
 */
function isForeign(request: Request): boolean {
  const origin = request.headers.get('origin');
  return origin !== null && origin !== new URL(request.url).origin;
}

/**
 * Makes the control API over a keyring: create, list, show, change and delete keys, as the OpenAPI
 * document describes under its tag Control. Whoever serves it must let loopback callers in alone.
 *
 * @param clock milliseconds since 1970
 */
export function createControl(
  keys: Keyring,
  clock: () => number = Date.now,
): (request: Request) => Promise<Response> {
  return async (request) => {
    if (isForeign(request))
      return complain(403, 'Pages of another origin may not control this mock.');
    const { path } = splitUrl(request.url);
    const id = path.startsWith(`${keysPath}/`) ? path.slice(keysPath.length + 1) : null;
    if (id === null && path !== keysPath)
      return complain(404, 'There is no such control endpoint.');
    const now = clock();
    const known = id === null ? undefined : keys.get(id);
    switch (`${request.method} ${id === null ? 'all' : 'one'}`) {
      case 'GET all':
        return answer(200, { keys: keys.list().map((key) => recordOf(key, now)) });
      case 'GET one':
        return known === undefined ? noSuchKey() : answer(200, recordOf(known, now));
      case 'DELETE one':
        return keys.remove(id ?? '') ? new Response(null, { status: 204 }) : noSuchKey();
      case 'POST all':
      case 'PATCH one': {
        const body = await bodyOf(request).catch(() => undefined);
        if (body === undefined) return complain(400, 'The body is not valid JSON.');
        return id === null ? createKey(keys, body, now) : changeKey(keys, id, body, now);
      }
      default:
        return complain(405, `This control endpoint has no method ${request.method}.`, undefined, {
          allow: id === null ? 'GET, POST' : 'GET, PATCH, DELETE',
        });
    }
  };
}
