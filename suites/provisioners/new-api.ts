import { wordsOf } from '../../base/errors.ts';
import { isRecord, memberOf, parseJson } from '../../base/json.ts';
import {
  type KeyOrder,
  type ProvisionedKey,
  Refused,
  type SearchableProvisioner,
} from '../cases/provisioner.ts';
import { type AdminApiOptions, createAdminApi } from './admin-api.ts';
import { type Call, safeWords } from './caller.ts';
import { unknownShape } from './shape.ts';

type Token = Readonly<Record<string, unknown>>;

/** How to reach a gateway's token API. */
export type NewApiOptions = Pick<
  AdminApiOptions,
  'baseUrl' | 'route' | 'timeout' | 'patience' | 'pace'
> & {
  /** The access token of a user, from the user's own settings; no API key. */
  readonly token: string;
  /** The number of that user; null where the gateway does not ask for it. */
  readonly user: string | null;
};

const who = 'the token API';
const enabled = 1;
const disabled = 2;
const mostPages = 200;
const never = -1;

/** A token as it is asked for. `models` is what one-api calls the list of models. */
const tokenOf = ({ name, models, expiresAt, usedUp }: KeyOrder): Token => ({
  name,
  expired_time: expiresAt === undefined ? never : Math.floor(expiresAt.getTime() / 1000),
  unlimited_quota: usedUp !== true,
  remain_quota: 0,
  ...limitsOf(models ?? null),
});

const limitsOf = (models: readonly string[] | null): Token => ({
  model_limits_enabled: models !== null,
  model_limits: models?.join(',') ?? '',
  models: models?.join(',') ?? '',
});

const tokensPath = '/api/token/';

/** A page of tokens, and how many there are on all of them where the API says so. */
type Page = { readonly tokens: readonly Token[]; readonly total: number | null };

const isToken = (one: unknown): one is Token =>
  isRecord(one) &&
  (typeof one['id'] === 'number' || typeof one['id'] === 'string') &&
  typeof one['name'] === 'string';

/** @throws Error for any shape but the known ones: what cannot be read is not an empty list */
function readPage(data: unknown): Page {
  const tokens = Array.isArray(data) ? data : memberOf(data, 'items');
  const total = memberOf(data, 'total');
  if (Array.isArray(tokens) && tokens.every(isToken)) {
    return { tokens, total: typeof total === 'number' ? total : null };
  }
  const expected = '{data: [{id, name, …}]} or {data: {items: [{id, name, …}]}}';
  throw unknownShape(who, `GET ${tokensPath}`, expected, { data });
}

/** How many plain tokens are made one by one, before more are made at once. */
const spareless = 4;
const packSize = 8;

/** A refusal of what follows a creation is no refusal of the key. */
const afterCreation = (error: unknown): never => {
  throw new Error(wordsOf(error));
};

const isPlain = ({ models, expiresAt, usedUp }: KeyOrder): boolean =>
  models === undefined && expiresAt === undefined && usedUp === undefined;

const prefixed = (key: string): string => (key.startsWith('sk-') ? key : `sk-${key}`);

const isWhole = (key: unknown): key is string =>
  typeof key === 'string' && key.length >= 16 && !key.includes('*');

/**
 * Creates a provisioner for the token API of new-api and its origin, one-api.
 *
 * The API answers a new token without its number, so that it is looked up by its name; newer versions
 * show its key by a call of its own alone, which they allow 20 times in 20 minutes.
 */
export function createNewApiProvisioner(options: NewApiOptions): SearchableProvisioner {
  const { token, user, ...reach } = options;
  const api = createAdminApi({
    ...reach,
    name: who,
    headers: { authorization: token, ...(user === null ? {} : { 'new-api-user': user }) },
  });

  /** Calls the API, which reports a failure with `success` and the status 200. */
  const call = async (method: Call['method'], path: string, body?: object): Promise<unknown> => {
    const answer = parseJson(await api.call(method, path, body));
    const place = `${method} ${path.split('?')[0]}`;
    if (!isRecord(answer) || typeof answer['success'] !== 'boolean') {
      throw unknownShape(who, place, '{success: boolean, data}', answer);
    }
    if (answer['success']) return answer['data'];
    throw new Refused(
      `${who} refused ${place}: ${safeWords(String(answer['message'] ?? 'no reason'))}`,
    );
  };

  /** One page of the user's tokens, newest first. Versions count pages from 0 or from 1. */
  const page = async (number: number): Promise<Page> =>
    readPage(await call('GET', `${tokensPath}?p=${number}&size=100&page_size=100`));

  /** All tokens that fit. @throws Error where not every page of them could be read */
  const search = async (fits: (one: Token) => boolean): Promise<readonly Token[]> => {
    const seen = new Map<string, Token>();
    let least = Number.POSITIVE_INFINITY;
    for (let number = 0; number < mostPages; number += 1) {
      const { tokens, total } = await page(number);
      const before = seen.size;
      // Others may make tokens meanwhile.
      least = Math.min(least, total ?? least);
      for (const one of tokens) seen.set(String(one['id']), one);
      // Pages 0 and 1 are the same one in versions that count from 1.
      if (tokens.length > 0 && (seen.size > before || number < 2)) continue;
      if (total !== null && seen.size < least) {
        throw new Error(`${who} lists ${seen.size} of ${least} tokens`);
      }
      return [...seen.values()].filter(fits);
    }
    throw new Error(`${who} lists more than ${mostPages} pages of tokens`);
  };

  const byName = async (name: string): Promise<Token> => {
    const isIt = (one: Token) => one['name'] === name;
    const found = (await page(0)).tokens.find(isIt) ?? (await search(isIt))[0];
    if (found === undefined) throw new Error('the token API does not list the token that it made');
    return found;
  };

  /** Asks for the keys of tokens at once, as newer versions show them: all in one call of the few that are allowed. */
  const reveal = async (ids: readonly string[]): Promise<Token> => {
    const revealedKeys = await call('POST', '/api/token/batch/keys', { ids: ids.map(Number) });
    const keys = memberOf(revealedKeys, 'keys');
    if (!isRecord(keys)) throw new Error('the token API does not return the keys of new tokens');
    return keys;
  };

  const make = async (order: KeyOrder): Promise<Token> => {
    const made = await call('POST', tokensPath, tokenOf(order));
    return isRecord(made) && 'id' in made ? made : byName(order.name).catch(afterCreation);
  };

  /** Makes a token, and spare ones beside it where keys are shown by a call of its own alone. */
  const makeWithSpares = async (order: KeyOrder, spares: number): Promise<ProvisionedKey[]> => {
    const record = await make(order);
    return revealed(record, order.name, spares).catch(afterCreation);
  };

  const revealed = async (record: Token, name: string, spares: number) => {
    const id = String(record['id']);
    if (isWhole(record['key'])) return [{ id, key: prefixed(record['key']) }];
    const ids = [id];
    for (let number = 1; number <= spares; number += 1) {
      ids.push(String((await make({ name: `${name}.${number}` }))['id']));
    }
    const keys = await reveal(ids);
    return ids.map((each) => {
      const key = keys[each];
      if (!isWhole(key)) throw new Error('the token API does not return the key of a new token');
      return { id: each, key: prefixed(key) };
    });
  };

  const spare: ProvisionedKey[] = [];
  let plain = 0;
  const takePlain = async (order: KeyOrder): Promise<ProvisionedKey> => {
    const known = spare.pop();
    if (known !== undefined) return known;
    plain += 1;
    const [first, ...rest] = await makeWithSpares(order, plain > spareless ? packSize : 0);
    if (first === undefined) throw new Error('the token API made no token');
    spare.push(...rest);
    return first;
  };
  let last: Promise<unknown> = Promise.resolve();
  /** One creation after another, so that all may draw on the spare tokens of one. */
  const inTurn = <Value>(work: () => Promise<Value>): Promise<Value> => {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  };

  const one = (id: string): Promise<unknown> => call('GET', `/api/token/${encodeURIComponent(id)}`);

  return {
    create: (order) =>
      inTurn(async () => {
        if (isPlain(order)) return takePlain(order);
        const [made] = await makeWithSpares(order, 0);
        if (made === undefined) throw new Error('the token API made no token');
        return made;
      }),
    change: async (id, change) => {
      if (change.disabled !== undefined) {
        const status = change.disabled ? disabled : enabled;
        await call('PUT', '/api/token/?status_only=true', { id: Number(id), status });
      }
      if (change.models !== undefined) {
        const record = await one(id);
        if (!isRecord(record)) throw new Error('the token API does not show the token');
        const { key: _key, ...rest } = record;
        await call('PUT', '/api/token/', { ...rest, ...limitsOf(change.models) });
      }
    },
    remove: async (id) => {
      try {
        await call('DELETE', `/api/token/${encodeURIComponent(id)}`);
      } catch (error) {
        if ((await search((token) => String(token['id']) === id)).length > 0) throw error;
      }
    },
    show: async (id) => {
      const shown = await Promise.all([page(0), one(id)]);
      const again = await reveal([id]).catch(() => null);
      return [...shown, again].map((value) => JSON.stringify(value));
    },
    find: async (beginning) =>
      (await search((token) => String(token['name']).startsWith(beginning))).map((token) =>
        String(token['id']),
      ),
    hurry: api.hurry,
    close: api.close,
  };
}
