import { realClock } from '../../base/clock.ts';
import { isRecord, memberOf, parseJson } from '../../base/json.ts';
import type { KeyOrder, SearchableProvisioner } from '../cases/provisioner.ts';
import { type AdminApiOptions, createAdminApi } from './admin-api.ts';
import type { Call } from './caller.ts';
import { unknownShape } from './shape.ts';

/** How to reach a LiteLLM proxy's key management. */
export type LitellmOptions = Pick<
  AdminApiOptions,
  'baseUrl' | 'route' | 'timeout' | 'patience' | 'pace'
> & {
  /** The master key, or a key that may manage keys. */
  readonly token: string;
};

const who = 'the LiteLLM proxy';
const mostPages = 100;
const shortestLife = '1s';
const pastShortestLife = 1_500;
/** US dollars, less than any call costs. */
const smallestBudget = 1e-9;

const day = 86_400_000;

/** The time to an expiry as LiteLLM takes it; a life of one second is the shortest that can be given. */
function lifeUntil(expiresAt: Date): string {
  const left = expiresAt.getTime() - Date.now();
  if (left <= 0) return shortestLife;
  return left >= day ? `${Math.round(left / day)}d` : `${Math.ceil(left / 1_000)}s`;
}

const orderOf = ({ name, models, expiresAt, usedUp, smallQuota }: KeyOrder): object => ({
  key_alias: name,
  models: [...(models ?? [])],
  ...(expiresAt === undefined ? {} : { duration: lifeUntil(expiresAt) }),
  ...(usedUp ? { max_budget: 0 } : {}),
  ...(smallQuota ? { max_budget: smallestBudget } : {}),
});

/** A page of aliases; versions without a number of pages have one page. */
function readAliases(found: unknown): { readonly listed: string[]; readonly pages: number } {
  const aliases = memberOf(found, 'aliases');
  const pages = memberOf(found, 'total_pages') ?? 1;
  const isText = (one: unknown): one is string => typeof one === 'string';
  if (Array.isArray(aliases) && aliases.every(isText) && typeof pages === 'number') {
    return { listed: aliases, pages };
  }
  const expected = '{aliases: [string], total_pages: number}';
  throw unknownShape(who, 'GET /key/aliases', expected, found);
}

/**
 * Creates a provisioner for LiteLLM's key management. It identifies a key by its alias; LiteLLM uses the
 * key's SHA-256 digest, which is looked up where needed and stored nowhere.
 */
export function createLitellmProvisioner(options: LitellmOptions): SearchableProvisioner {
  const { token, ...reach } = options;
  const api = createAdminApi({
    ...reach,
    name: who,
    headers: { authorization: `Bearer ${token}` },
  });
  const call = async (method: Call['method'], path: string, body?: object): Promise<unknown> => {
    const answer = parseJson(await api.call(method, path, body));
    // Blocking a key that is there answers null in some versions.
    if (answer !== undefined) return answer;
    throw unknownShape(who, `${method} ${path.split('?')[0]}`, 'JSON', answer);
  };

  const digestOf = async (alias: string): Promise<string> => {
    const query = new URLSearchParams({ key_alias: alias, return_full_object: 'true' });
    const found = await call('GET', `/key/list?${query}`);
    const keys = memberOf(found, 'keys');
    if (!Array.isArray(keys) || !keys.every(isRecord)) {
      throw unknownShape(who, 'GET /key/list', '{keys: [{key_alias, token, …}]}', found);
    }
    const record = keys.find((one) => one['key_alias'] === alias);
    const digest = record?.['token'];
    if (typeof digest !== 'string') throw new Error(`${who} does not list the key`);
    return digest;
  };

  const find = async (beginning: string): Promise<readonly string[]> => {
    const aliases: string[] = [];
    for (let page = 1; page <= mostPages; page += 1) {
      const query = new URLSearchParams({ page: String(page), size: '100', search: beginning });
      const found = await call('GET', `/key/aliases?${query}`);
      const { listed, pages } = readAliases(found);
      aliases.push(...listed);
      if (page >= pages) return [...new Set(aliases)].filter((one) => one.startsWith(beginning));
    }
    throw new Error(`${who} lists more than ${mostPages} pages of aliases`);
  };

  return {
    create: async (order) => {
      const key = memberOf(await call('POST', '/key/generate', orderOf(order)), 'key');
      if (typeof key !== 'string') {
        throw new Error(`${who} does not return the key that it made`);
      }
      if (order.expiresAt !== undefined && order.expiresAt.getTime() <= Date.now()) {
        await realClock.sleep(pastShortestLife);
      }
      return { id: order.name, key };
    },
    change: async (id, { models, disabled }) => {
      const key = await digestOf(id);
      if (models !== undefined) await call('POST', '/key/update', { key, models: models ?? [] });
      if (disabled !== undefined) {
        await call('POST', disabled ? '/key/block' : '/key/unblock', { key });
      }
    },
    remove: async (id) => {
      try {
        await call('POST', '/key/delete', { key_aliases: [id] });
      } catch (error) {
        if ((await find(id)).includes(id)) throw error;
      }
    },
    show: async (id) => {
      const digest = await digestOf(id);
      const shown = await Promise.all([
        call('GET', `/key/info?${new URLSearchParams({ key: digest })}`),
        call(
          'GET',
          `/key/list?${new URLSearchParams({ key_alias: id, return_full_object: 'true' })}`,
        ),
      ]);
      // The digest is the record's own number, not something that is shown of the key beside it.
      return shown.map((value) => JSON.stringify(value).replaceAll(digest, 'number'));
    },
    find,
    quotaUnit: 'price',
    hurry: api.hurry,
    close: api.close,
  };
}
