import type { Gateway } from '../../../mocks/gateway/gateway.ts';
import type { IssuedKey, Keyring } from '../../../mocks/keys/keyring.ts';
import {
  type AdminAnswer,
  type AdminCall,
  type Disturbance,
  json,
  type KeyService,
  startKeyService,
} from './key-service.ts';

/** Whose token API is imitated: one-api's, or new-api's as it was in April 2025 and in July 2026. */
export type NewApiAge = 'one-api' | '2025' | '2026';

export const accessToken = 'Nq7yAccessTokenOfRootUser5tJ2wXz';

const done = { success: true, message: '' };
const refuse = (message: string): AdminAnswer => json(200, { success: false, message });

type Numbering = (issued: IssuedKey) => number;

/** Numbers keys from 1, in the order in which they are met. */
function numberKeys(): Numbering {
  const numbers = new Map<string, number>();
  return ({ id }) => {
    const number = numbers.get(id) ?? numbers.size + 1;
    numbers.set(id, number);
    return number;
  };
}

const enabledStatus = 1;
const disabledStatus = 2;

/** A token as the API shows it; its key lacks the prefix, and is masked where that is so. */
function shown(issued: IssuedKey, key: string, age: NewApiAge, id: number): object {
  const models = [...(issued.models ?? [])].join(',');
  const raw = key.replace(/^sk-/, '');
  return {
    id,
    user_id: 1,
    key: age === '2026' ? `${raw.slice(0, 4)}**********${raw.slice(-4)}` : raw,
    status: issued.disabled ? disabledStatus : enabledStatus,
    name: issued.name,
    created_time: Math.floor(issued.createdAt / 1000),
    expired_time: issued.expiresAt === null ? -1 : Math.floor(issued.expiresAt / 1000),
    remain_quota: 0,
    unlimited_quota: issued.quota === null,
    ...(age === 'one-api'
      ? { models }
      : { model_limits_enabled: issued.models !== null, model_limits: models }),
    used_quota: 0,
  };
}

/** The models of a request; null for all. */
function modelsOf(body: AdminCall['body'], age: NewApiAge): string[] | null {
  const text = String(body[age === 'one-api' ? 'models' : 'model_limits'] ?? '');
  const isLimited = age === 'one-api' ? text !== '' : body['model_limits_enabled'] === true;
  return isLimited ? text.split(',') : null;
}

type TokenStore = {
  readonly ring: Keyring;
  readonly keys: string[];
  readonly keyOf: Map<string, string>;
  readonly numberOf: Numbering;
};

function create({ body }: AdminCall, age: NewApiAge, store: TokenStore) {
  const { ring, keys, keyOf, numberOf } = store;
  const name = String(body['name']);
  if (name.length > (age === '2026' ? 50 : 30)) return refuse('令牌名称过长');
  const expires = Number(body['expired_time']);
  const { key, issued } = ring.create({
    name,
    models: modelsOf(body, age),
    quota: body['unlimited_quota'] === true ? null : Number(body['remain_quota']),
    expiresAt: expires === -1 ? null : expires * 1000,
  });
  keys.push(key);
  keyOf.set(issued.id, key);
  return json(
    200,
    age === 'one-api' ? { ...done, data: shown(issued, key, age, numberOf(issued)) } : done,
  );
}

function list({ query }: AdminCall, age: NewApiAge, tokens: readonly object[]): AdminAnswer {
  const size = age === 'one-api' ? 10 : Math.min(100, Number(query.get('size')) || 10);
  const page = Number(query.get('p')) || 0;
  const at = age === '2026' ? Math.max(1, page) - 1 : page;
  const items = tokens.slice(at * size, (at + 1) * size);
  const pageInfo = { page: at + 1, page_size: size, total: tokens.length, items };
  return json(200, { ...done, data: age === '2026' ? pageInfo : items });
}

function change({ body, query }: AdminCall, age: NewApiAge, ring: Keyring, issued: IssuedKey) {
  if (query.has('status_only')) {
    ring.change(issued.id, { disabled: body['status'] === disabledStatus });
  } else {
    ring.change(issued.id, { name: String(body['name']), models: modelsOf(body, age) });
  }
  return json(200, done);
}

function answerFor(age: NewApiAge) {
  const keyOf = new Map<string, string>();
  const numberOf = numberKeys();
  return (call: AdminCall, { keys: ring }: Gateway, keys: string[]): AdminAnswer => {
    const { method, path, headers, body } = call;
    if (headers.authorization !== accessToken) {
      return refuse('Unauthorized, invalid access token');
    }
    if (age !== 'one-api' && headers['new-api-user'] !== '1') {
      return json(401, { success: false, message: 'Unauthorized, New-Api-User not provided' });
    }
    const live = ring.list().filter(({ deletedAt }) => deletedAt === null);
    const show = (one: IssuedKey) => shown(one, keyOf.get(one.id) ?? '', age, numberOf(one));
    const number = Number(path.split('/')[3] || body['id']);
    const issued = live.find((one) => numberOf(one) === number);
    if (method === 'POST' && path === '/api/token/')
      return create(call, age, { ring, keys, keyOf, numberOf });
    if (method === 'POST' && path === '/api/token/batch/keys' && age === '2026') {
      const ids: unknown = body['ids'];
      const wanted = live.filter((one) => Array.isArray(ids) && ids.includes(numberOf(one)));
      const shown = wanted.map((one) => [
        numberOf(one),
        (keyOf.get(one.id) ?? '').replace(/^sk-/, ''),
      ]);
      return json(200, { ...done, data: { keys: Object.fromEntries(shown) } });
    }
    if (method === 'GET' && path === '/api/token/') {
      return list(call, age, live.toReversed().map(show));
    }
    if (issued === undefined) return refuse('record not found');
    switch (method) {
      case 'GET':
        return json(200, { ...done, data: show(issued) });
      case 'PUT':
        return change(call, age, ring, issued);
      case 'DELETE':
        ring.remove(issued.id);
        return json(200, done);
      default:
        return json(404, { error: { message: 'Invalid URL', type: 'invalid_request_error' } });
    }
  };
}

/** Starts a gateway with a token API that answers as the real ones were seen to. */
export const startFakeNewApi = (age: NewApiAge, disturbance?: Disturbance): Promise<KeyService> =>
  startKeyService('/api/token/', answerFor(age), disturbance);
