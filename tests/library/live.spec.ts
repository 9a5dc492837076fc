import {
  check,
  type KeyOrder,
  type ProvisionedKey,
  type Provisioner,
  UsageError,
} from 'anyone-conformance';
import { startEmbedded } from '../../check/embedded.ts';
import { shareOf, timeoutWith } from '../../check/matrix/cells.ts';
import { keyFixtures, keyStates, restrictedModels } from '../../fixtures/keys.ts';
import { findFault } from '../../mocks/faults/index.ts';
import { makeCertificate } from '../targets/certificate.ts';
import { startProxy } from '../targets/proxy.ts';
import { startSecureGateway } from '../targets/secure-gateway.ts';
import { expect, test } from '../test.ts';

const keys = Object.fromEntries(keyStates.map((state) => [state, keyFixtures[state].key]));
const baseUrl = 'https://gateway.example';

test('models and operations that are not offered are taken from the options', async () => {
  const { gateway, target, close } = await startEmbedded();
  const report = await check({
    baseUrl: target.baseUrl,
    keys,
    allowedModels: restrictedModels,
    cost: 'cheap',
    models: { createMessage: 'a-model-of-its-own' },
    notOffered: ['createRerank'],
    only: ['STYLE-ANTHROPIC/createMessage/*', 'KEY-REQUIRED/createRerank/*'],
  });
  const decisions = gateway.decisions.recent();
  await close();
  const outcomes = Object.groupBy(report.cases, ({ operation }) => operation);
  expect(new Set(outcomes.createRerank?.map(({ outcome }) => outcome))).toEqual(
    new Set(['not-applicable']),
  );
  expect(new Set(outcomes.createMessage?.map(({ outcome }) => outcome))).toEqual(
    new Set(['passed']),
  );
  expect(decisions.map(({ model }) => model)).toContain('a-model-of-its-own');
});

test('no more requests with an invalid key are sent than maxBadKeys allows', async () => {
  const { target, close } = await startEmbedded();
  const only = ['KEY-UNKNOWN/createMessage/*'];
  const report = await check({ baseUrl: target.baseUrl, keys, only, maxBadKeys: 0 });
  await close();
  expect(new Set(report.cases.map(({ outcome }) => outcome))).toEqual(new Set(['inconclusive']));
  expect(report.verdict).toBe('incomplete');
});

for (const [confirm, looks] of [
  [0, undefined],
  [1, { taken: 3, found: 3 }],
] as const) {
  test(`a failed case is retried as confirm says: ${confirm}`, async () => {
    const faults = [findFault('deleted-key-served-on-rerank')].flatMap((fault) => fault ?? []);
    const { target, close } = await startEmbedded({ faults });
    const report = await check({
      baseUrl: target.baseUrl,
      keys,
      cost: 'costly',
      only: ['KEY-DELETED/createRerank/bearer/deleted'],
      confirm,
    });
    await close();
    const [finding] = report.cases.flatMap(({ findings }) => findings);
    expect(finding?.severity).toBe('served');
    expect(finding?.looks).toEqual(looks);
  });
}

test('a target behind a proxy, of an authority of its own, is checked with proxy and ca', async () => {
  const authority = makeCertificate({ isAuthority: true });
  const gateway = await startSecureGateway(makeCertificate({ authority, host: 'gateway.test' }));
  const proxy = await startProxy(gateway.port);
  const report = await check({
    baseUrl: 'https://gateway.test',
    keys,
    only: ['KEY-DELETED/createMessage/*', 'HARD-BOUNDED/listModels/bearer/raw-nul-*'],
    ca: authority.cert,
    proxy: proxy.url.replace('http://', 'http://someone:a%20secret@'),
  });
  await Promise.all([gateway.close(), proxy.close()]);
  expect(report.cases.map(({ outcome }) => outcome)).toEqual(report.cases.map(() => 'passed'));
  expect(report.cases.length).toBeGreaterThan(2);
  expect(new Set(proxy.asked.map(({ authority: asked }) => asked))).toEqual(
    new Set(['gateway.test:443']),
  );
  expect(JSON.stringify(report)).not.toContain('secret');
});

/** A provisioner as an object with a state of its own, which its methods reach by `this`. */
class Recorded implements Provisioner {
  readonly made = new Map<string, string>();
  readonly #within: Provisioner;
  constructor(within: Provisioner) {
    this.#within = within;
  }
  async create(order: KeyOrder): Promise<ProvisionedKey> {
    const key = await this.#within.create(order);
    this.made.set(key.id, key.key);
    return key;
  }
  change: Provisioner['change'] = (id, change) => this.#within.change(id, change);
  async remove(id: string): Promise<void> {
    await this.#within.remove(id);
    this.made.delete(id);
  }
  show(id: string): Promise<readonly string[]> {
    return this.#within.show(id);
  }
}

const lifeOfKeys = [
  'KEY-{DELETED,LIFECYCLE}/createMessage/*',
  'KEY-QUOTA/createMessage/*/exhausted*',
  'MODEL-ALLOWED/createMessage/*',
];

test('a provisioner of your own makes the keys that are not given, and leaves none', async () => {
  const { gateway, target, provisioner, close } = await startEmbedded();
  const alive = () =>
    gateway.keys.list().flatMap(({ id, deletedAt }) => (deletedAt === null ? [id] : []));
  const before = alive();
  const own = new Recorded(provisioner);
  const report = await check({
    baseUrl: target.baseUrl,
    provisioner: own,
    cost: 'cheap',
    only: lifeOfKeys,
  });
  const after = alive();
  await close();
  expect(report.cases.map(({ id, outcome }) => [id, outcome])).toEqual(
    report.cases.map(({ id }) => [id, 'passed']),
  );
  expect(new Set(report.cases.map(({ requirement }) => requirement)).size).toBe(4);
  expect(report.notices.join()).toContain(
    '4 keys (active, restricted, exhausted, deleted) were made for this run by its provisioner',
  );
  expect({ after, made: own.made.size }).toEqual({ after: before, made: 0 });
});

test('what a provisioner could not delete is in the report, without a key', async () => {
  const { target, provisioner, close } = await startEmbedded();
  const made: string[] = [];
  const report = await check({
    baseUrl: target.baseUrl,
    only: ['KEY-UNKNOWN/createMessage/*'],
    provisioner: {
      ...provisioner,
      create: async (order) => {
        const key = await provisioner.create(order);
        made.push(key.key);
        return key;
      },
      remove: () => Promise.reject(new Error(`no: ${made.join()}`)),
    },
  });
  await close();
  expect(made).toHaveLength(1);
  const notice = report.notices.find((one) => one.startsWith('1 key of this run')) ?? '';
  expect(notice).toMatch(
    /^1 key of this run may still be live — \S+ \(id \S+\): no: \[key\]\. By hand: delete each key whose name begins with anyone-conf-\w{8}- in the gateway's own list of keys\.$/,
  );
});

const incapable = { create: async () => ({ id: '1', key: 'sk-0123456789' }) };

const unusable: readonly (readonly [object, string])[] = [
  [{ models: { createMessage: 'a' } }, 'models is for a gateway: give its baseUrl too.'],
  [{ provisioner: incapable }, 'provisioner is for a gateway: give its baseUrl too.'],
  [
    { baseUrl, models: { createMesage: 'a' } },
    'There is no option models.createMesage. Did you mean createMessage?',
  ],
  [
    { baseUrl, models: { createMessage: 'a, b' } },
    "models.createMessage (4 characters) must be a model's name, printable characters without a space.",
  ],
  [
    { baseUrl, notOffered: ['createRank'] },
    'notOffered: there is no operation createRank. Did you mean createRerank?',
  ],
  [{ baseUrl, notOffered: 'createRerank' }, 'notOffered must be a list of operations.'],
  [{ baseUrl, maxBadKeys: -1 }, 'maxBadKeys must be a whole number from 0 to 1000000.'],
  [{ baseUrl, confirm: 2_000 }, 'confirm must be a whole number from 0 to 1000.'],
  [
    { baseUrl, ca: 'nothing' },
    'ca holds no certificate in PEM (7 characters). It begins with -----BEGIN CERTIFICATE-----.',
  ],
  [
    { baseUrl: 'http://127.0.0.1:9', ca: 'nothing' },
    'ca is for a target over https: give such a base URL, or leave it out.',
  ],
  [
    { baseUrl, proxy: 'socks5://user:secret@proxy:1080' },
    'proxy has the scheme socks5: where http: or https: is needed. Give such a proxy, or null for none.',
  ],
  [
    { baseUrl, provisioner: incapable },
    'provisioner.change must be a function: a provisioner can create, change, remove, show.',
  ],
  [{ seed: 7 }, 'seed is for generated requests: say how many with fuzz.'],
];

for (const [options, words] of unusable) {
  test(`options that cannot be used are refused: ${words}`, async () => {
    await expect(check(options)).rejects.toThrow(new UsageError(words));
  });
}

test('the rate of a Playwright run is shared by its workers, on all of its shards', () => {
  expect(shareOf(20, { workers: 4, shard: null })).toBe(5);
  expect(shareOf(20, { workers: 2, shard: { total: 4 } })).toBe(2.5);
  expect(shareOf(null, { workers: 4, shard: null })).toBeNull();
});

test('a test of a Playwright run has the time that its requests take, and none where it has no limit', () => {
  expect(timeoutWith(30_000, 100, 5)).toBe(30_000 + 22_000);
  expect(timeoutWith(30_000, 100, null)).toBe(30_000);
  expect(timeoutWith(0, 100, 5)).toBe(0);
});
