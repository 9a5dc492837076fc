import * as exactChecks from '../../spec/generated/exact-checks.js';
import type { components } from '../../spec/index.ts';
import { createValidator } from '../../spec/validator.ts';
import { type IssuedKey, type KeyChange, lastUsedAt, stateOf } from '../keys/keyring.ts';
import { answer, complain, done, refuseMethod } from './answers.ts';
import { readBody } from './read-body.ts';
import { isWithin, type Scope } from './scope.ts';

type KeyRecord = components['schemas']['KeyRecord'];

const validator = createValidator(exactChecks);

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
  ...(key.rate == null ? {} : { rate: key.rate }),
  used: key.used,
  createdAt: new Date(key.createdAt).toISOString(),
  expiresAt: isoDate(key.expiresAt),
  lastUsedAt: isoDate(lastUsedAt(key)),
});

/** A JSON date-time as milliseconds since 1970; undefined stays undefined, and null stays null. */
function timeOf(date: string | null | undefined): number | null | undefined {
  return typeof date === 'string' ? Date.parse(date) : date;
}

/** A date-time by RFC 3339 that is no time for a `Date`: a leap second, above all. */
const refuseTime = (): Response =>
  complain(400, '`expiresAt` is a time that this mock cannot tell.', { field: 'expiresAt' });

const noSuchKey = (): Response => complain(404, 'There is no such key, or it has been deleted.');

async function createKey(scope: Scope, request: Request, now: number): Promise<Response> {
  const read = await readBody(request, validator, 'CreateKeyRequest');
  if (!read.fits) return read.refusal;
  const { name, models, quota, rate } = read.body;
  const expiresAt = timeOf(read.body.expiresAt);
  if (Number.isNaN(expiresAt)) return refuseTime();
  const { session } = scope;
  const { key, issued } = scope.keys.create({ name, models, quota, rate, expiresAt, session });
  const unkept = await scope.keep();
  if (unkept !== null) return unkept;
  const created: components['schemas']['CreatedKey'] = { key, record: recordOf(issued, now) };
  return answer(201, created, { location: `${scope.path}/keys/${issued.id}` });
}

async function changeKey(scope: Scope, id: string, request: Request, now: number) {
  const read = await readBody(request, validator, 'ChangeKeyRequest');
  if (!read.fits) return read.refusal;
  const { name, models, quota, rate, disabled } = read.body;
  const expiresAt = timeOf(read.body.expiresAt);
  if (Number.isNaN(expiresAt)) return refuseTime();
  const change: KeyChange = { name, models, quota, rate, disabled, expiresAt };
  const key = scope.keys.change(id, change);
  if (key === undefined) return noSuchKey();
  const unkept = await scope.keep();
  if (unkept !== null) return unkept;
  return answer(200, recordOf(key, now));
}

async function removeKey(scope: Scope, id: string): Promise<Response> {
  if (!scope.keys.remove(id)) return noSuchKey();
  return (await scope.keep()) ?? done();
}

/** Answers at the list of a scope's keys: the list, or a new key. */
export async function answerKeys(scope: Scope, request: Request, now: number): Promise<Response> {
  if (request.method === 'GET') {
    const own = scope.keys.list().filter(({ id }) => isWithin(scope, id));
    return answer(200, { keys: own.map((key) => recordOf(key, now)) });
  }
  return request.method === 'POST'
    ? createKey(scope, request, now)
    : refuseMethod(request.method, 'GET, POST');
}

/** Answers at one key of a scope: its record, a change, its deletion. */
export async function answerKey(
  scope: Scope,
  id: string,
  request: Request,
  now: number,
): Promise<Response> {
  const { method } = request;
  if (!['GET', 'PATCH', 'DELETE'].includes(method)) {
    return refuseMethod(method, 'GET, PATCH, DELETE');
  }
  const key = isWithin(scope, id) ? scope.keys.get(id) : undefined;
  if (key === undefined) return noSuchKey();
  if (method === 'PATCH') return changeKey(scope, id, request, now);
  return method === 'DELETE' ? removeKey(scope, id) : answer(200, recordOf(key, now));
}
