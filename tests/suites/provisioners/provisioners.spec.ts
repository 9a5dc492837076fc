import { keyStates } from '../../../fixtures/keys.ts';
import { createControl } from '../../../mocks/control/control.ts';
import { createGateway, type Gateway } from '../../../mocks/gateway/gateway.ts';
import { stateOf } from '../../../mocks/keys/keyring.ts';
import { startServer } from '../../../mocks/server/server.ts';
import type { SearchableProvisioner } from '../../../suites/cases/provisioner.ts';
import { createCommandProvisioner } from '../../../suites/provisioners/command.ts';
import { createControlApiProvisioner } from '../../../suites/provisioners/control-api.ts';
import { createLitellmProvisioner } from '../../../suites/provisioners/litellm.ts';
import { createNewApiProvisioner } from '../../../suites/provisioners/new-api.ts';
import { canList } from '../../../suites/provisioners/rehearsal.ts';
import { unknownShape } from '../../../suites/provisioners/shape.ts';
import { makeStateKeys } from '../../../suites/provisioners/state-keys.ts';
import { masterKey, startFakeLitellm } from '../../targets/keys/fake-litellm.ts';
import { accessToken, type NewApiAge, startFakeNewApi } from '../../targets/keys/fake-new-api.ts';
import type { KeyService } from '../../targets/keys/key-service.ts';
import { expect, test } from '../../test.ts';

type Opened = {
  readonly gateway: Gateway;
  readonly provisioner: SearchableProvisioner;
  readonly close: () => Promise<void>;
};

const opened = ({ gateway, close }: KeyService, provisioner: SearchableProvisioner): Opened => ({
  gateway,
  provisioner,
  close: async () => {
    await provisioner.close();
    await close();
  },
});

const openNewApi = async (age: NewApiAge): Promise<Opened> => {
  const service = await startFakeNewApi(age);
  const user = age === 'one-api' ? null : '1';
  const options = { baseUrl: new URL(service.url), token: accessToken, user };
  return opened(service, createNewApiProvisioner(options));
};

const openMock = async (provisionerOf: (url: string) => SearchableProvisioner): Promise<Opened> => {
  const gateway = createGateway({ keys: [] });
  const server = await startServer(gateway, { control: createControl(gateway) });
  const provisioner = provisionerOf(server.url);
  return {
    gateway,
    provisioner,
    close: async () => {
      await provisioner.close();
      await server.close();
    },
  };
};

const provisioners: readonly (readonly [name: string, open: () => Promise<Opened>])[] = [
  ['one-api', () => openNewApi('one-api')],
  ['new-api of 2025', () => openNewApi('2025')],
  ['new-api of 2026', () => openNewApi('2026')],
  [
    'LiteLLM',
    async () => {
      const service = await startFakeLitellm();
      const options = { baseUrl: new URL(service.url), token: masterKey };
      return opened(service, createLitellmProvisioner(options));
    },
  ],
  ['another mock', () => openMock((url) => createControlApiProvisioner(new URL(url)))],
  [
    'the command of the examples',
    () =>
      openMock((url) =>
        createCommandProvisioner({
          command: `MOCK_URL=${url} "${process.execPath}" examples/make-keys.ts`,
        }),
      ),
  ],
];

for (const [name, open] of provisioners) {
  test(`${name} makes a key of each state`, async () => {
    const { gateway, provisioner, close } = await open();
    const models = ['gpt-5.4-mini', 'claude-haiku-4-5'];
    const made = await makeStateKeys(provisioner, keyStates, {}, async () => models);
    const states = keyStates.map((state) => {
      const issued = gateway.keys.find(made.keys[state] ?? '');
      return issued === undefined ? 'not issued' : stateOf(issued, Date.now());
    });
    const restricted = gateway.keys.find(made.keys.restricted ?? '');
    await close();
    expect(made.lacking).toEqual({});
    expect(states).toEqual(keyStates);
    expect([...(restricted?.models ?? [])]).toEqual(models);
  });

  test(`${name} changes a key, and finds and deletes it`, async () => {
    const { gateway, provisioner, close } = await open();
    const { id, key } = await provisioner.create({ name: 'anyone-conf-0a-1' });
    await provisioner.create({ name: 'another' });
    const state = () => {
      const issued = gateway.keys.find(key);
      return issued === undefined ? 'not issued' : stateOf(issued, Date.now());
    };
    const seen: string[] = [state()];
    for (const change of [
      { models: ['gpt-5.4'] },
      { disabled: true },
      { disabled: false },
      { models: null },
    ]) {
      await provisioner.change(id, change);
      seen.push(state());
    }
    const shown = await provisioner.show(id);
    const found = await provisioner.find('anyone-conf-0a-');
    await provisioner.remove(id);
    seen.push(state());
    await provisioner.remove(id);
    const left = await provisioner.find('anyone-conf-0a-');
    const others = await provisioner.find('another');
    await close();
    expect(seen).toEqual(['active', 'restricted', 'disabled', 'restricted', 'active', 'deleted']);
    expect(shown.join()).toContain('anyone-conf-0a-1');
    expect({ found, left }).toEqual({ found: [id], left: [] });
    expect(others).toHaveLength(1);
  });
}

test('tokens beyond the first page are found', async () => {
  for (const age of ['one-api', '2025', '2026'] as const) {
    const { gateway, provisioner, close } = await openNewApi(age);
    for (let number = 0; number < 230; number += 1) gateway.keys.create({ name: `of-${number}` });
    const found = await provisioner.find('of-');
    await close();
    expect(found, age).toHaveLength(230);
  }
});

test('a list that shows fewer tokens than it counts is no whole list', async () => {
  const first = { id: 1, name: 'of-1', key: 'sk-NoValueOfAList1234' };
  const data = { page: 1, page_size: 1, total: 3, items: [first] };
  const service = await startFakeNewApi('2026', {
    instead: () => ({ status: 200, body: JSON.stringify({ success: true, data }) }),
  });
  const options = { baseUrl: new URL(service.url), token: accessToken, user: '1' };
  const provisioner = createNewApiProvisioner(options);
  await expect(provisioner.find('of-')).rejects.toThrow(
    new Error('the token API lists 1 of 3 tokens'),
  );
  await provisioner.close();
  await service.close();
});

test('a list that ignores the name that is searched is refused before a key is made', async () => {
  await expect(canList({ find: async () => ['1', '2'] }, '0a1b2c3d')).rejects.toThrow(
    'asked for names that begin with anyone-conf-0a1b2c3d-, it lists 2 keys before the run makes any: it does not search by name',
  );
  expect(await canList({ find: async () => [] }, '0a1b2c3d')).toBe(true);
  expect(await canList({ find: async () => null }, '0a1b2c3d')).toBe(false);
});

test('an unknown shape is described without a value, and without a name that could be one', () => {
  const key = 'sk-NoValueOfAList1234';
  const came = { data: { [key]: key, items: null, list: [[], {}, 1] }, ok: true, [`a${key}`]: 1 };
  expect(unknownShape('it', 'GET /keys', '[key]', came).message).toBe(
    'it answered GET /keys in an unknown shape: expected [key], got {data: {…: string, items: null, list: [3 × []]}, ok: boolean, …: number}',
  );
  expect(unknownShape('it', 'GET /keys', '[key]', undefined).message).toMatch(/got no JSON$/);
});

test('where keys are shown by a call of its own, few such calls are made for many keys', async () => {
  const service = await startFakeNewApi('2026');
  const options = { baseUrl: new URL(service.url), token: accessToken, user: '1' };
  const provisioner = createNewApiProvisioner(options);
  const orders = Array.from({ length: 30 }, (_, at) => ({ name: `anyone-conf-0b-${at}` }));
  const made = await Promise.all(orders.map(provisioner.create));
  await service.close();
  expect(new Set(made.map(({ key }) => key)).size).toBe(30);
  expect(made.map(({ key }) => service.keys.includes(key))).not.toContain(false);
  const reveals = service.calls.filter(({ path }) => path.endsWith('/batch/keys'));
  expect(reveals.length).toBeLessThanOrEqual(7);
});

test('an API that is asked too often is waited for', async () => {
  let limited = 0;
  const service = await startFakeNewApi('2026', {
    instead: () => {
      limited += 1;
      return limited > 2 ? null : { status: 429, body: '', headers: { 'retry-after': '0' } };
    },
  });
  const options = { baseUrl: new URL(service.url), token: accessToken, user: '1' };
  const { id } = await createNewApiProvisioner(options).create({ name: 'patient' });
  await service.close();
  expect(id).toBe('1');
});

test('a command that ends, keeps silent, refuses or writes nonsense is reported', async () => {
  const node = (script: string) => `"${process.execPath}" -e "${script}"`;
  const refusal = "console.log(JSON.stringify({number:1,error:'no quota here'}))";
  const cases: readonly (readonly [script: string, message: string])[] = [
    ['process.exit(3)', 'the command ended (exit code 3)'],
    [
      "console.error('starting\\nno such project: sk-abcdefghijklmnop\\n'); process.exitCode = 3; process.stdin.destroy()",
      'the command ended (exit code 3): no such project: …',
    ],
    ['setInterval(()=>{},1000)', 'the command did not answer within 0.5 s'],
    [refusal, 'the command refused create: no quota here'],
    ["console.log('ready')", 'the command wrote a line that is no answer: {"number": …} is needed'],
  ];
  for (const [script, message] of cases) {
    // A process of its own takes its time to begin.
    const timeout = script.startsWith('setInterval') ? 500 : 10_000;
    const provisioner = createCommandProvisioner({ command: node(script), timeout });
    await expect(provisioner.create({ name: 'one' })).rejects.toThrow(message);
    await provisioner.close();
  }
});
