import { createHash } from 'node:crypto';
import type { Gateway } from '../../../mocks/gateway/gateway.ts';
import type { IssuedKey } from '../../../mocks/keys/keyring.ts';
import {
  type AdminAnswer,
  type AdminCall,
  type Disturbance,
  json,
  type KeyService,
  startKeyService,
} from './key-service.ts';

/** When a key expires that lives for a number of seconds or days; null where it lives for ever. */
function expiryIn(duration: unknown): number | null {
  const [, count, unit] = /^(\d+)([sd])$/.exec(String(duration)) ?? [];
  return count === undefined
    ? null
    : Date.now() + Number(count) * (unit === 'd' ? 86_400_000 : 1_000);
}

export const masterKey = 'sk-master-7HqWm2Zc9LrTq4Vb';

const digestOf = (key: string): string => createHash('sha256').update(key).digest('hex');

const refuse = (code: number, message: string): AdminAnswer =>
  json(code, { error: { message, type: 'auth_error', param: 'None', code: String(code) } });

const listOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

function answerWith() {
  const keyOf = new Map<string, string>();
  return (call: AdminCall, { keys: ring }: Gateway, keys: string[]): AdminAnswer => {
    const { path, headers, body, query } = call;
    if (headers.authorization !== `Bearer ${masterKey}`) {
      return refuse(401, 'Authentication Error, Invalid proxy server token passed.');
    }
    const live = ring.list().filter(({ deletedAt }) => deletedAt === null);
    const tokenOf = (one: IssuedKey) => digestOf(keyOf.get(one.id) ?? '');
    const wanted = String(body['key'] ?? query.get('key') ?? '');
    const issued = live.find((one) => tokenOf(one) === wanted);
    const shown = (one: IssuedKey) => ({
      token: tokenOf(one),
      key_name: `sk-...${(keyOf.get(one.id) ?? '').slice(-4)}`,
      key_alias: one.name,
      models: [...(one.models ?? [])],
      max_budget: one.quota,
      blocked: one.disabled,
    });
    switch (path) {
      case '/key/generate': {
        const alias = String(body['key_alias']);
        const isLimited = listOf(body['models']).length > 0;
        const { key, issued: made } = ring.create({
          name: alias,
          models: isLimited ? listOf(body['models']) : null,
          quota: typeof body['max_budget'] === 'number' ? body['max_budget'] : null,
          expiresAt: expiryIn(body['duration']),
        });
        keys.push(key);
        keyOf.set(made.id, key);
        return json(200, { key, token: digestOf(key), key_alias: alias, key_name: made.masked });
      }
      case '/key/list': {
        const found = live.filter(({ name }) => name === query.get('key_alias'));
        return json(200, { keys: found.map(shown), total_count: found.length, total_pages: 1 });
      }
      case '/key/aliases': {
        const found = live.filter(({ name }) => name.includes(query.get('search') ?? ''));
        const size = Number(query.get('size'));
        const at = (Number(query.get('page')) - 1) * size;
        return json(200, {
          aliases: found.slice(at, at + size).map(({ name }) => name),
          total_count: found.length,
          total_pages: Math.ceil(found.length / size),
        });
      }
      case '/key/delete': {
        const gone = live.filter(({ name }) => listOf(body['key_aliases']).includes(name));
        for (const { id } of gone) ring.remove(id);
        return gone.length === 0
          ? refuse(404, 'No keys found')
          : json(200, { deleted_keys: gone.map(({ name }) => name) });
      }
    }
    if (issued === undefined) return refuse(404, 'Key not found.');
    switch (path) {
      case '/key/info':
        return json(200, { key: tokenOf(issued), info: shown(issued) });
      case '/key/update': {
        const models = listOf(body['models']);
        ring.change(issued.id, { models: models.length === 0 ? null : models });
        return json(200, shown(issued));
      }
      case '/key/block':
      case '/key/unblock':
        ring.change(issued.id, { disabled: path === '/key/block' });
        return json(200, shown(issued));
      default:
        return json(404, { detail: 'Not Found' });
    }
  };
}

/** Starts a gateway whose keys are managed as LiteLLM's are, by its documentation and source. */
export const startFakeLitellm = (disturbance?: Disturbance): Promise<KeyService> =>
  startKeyService('/key/', answerWith(), disturbance);
