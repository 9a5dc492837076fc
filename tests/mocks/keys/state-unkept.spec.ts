import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { createControl } from '../../../mocks/control/control.ts';
import { createGateway, type Gateway } from '../../../mocks/gateway/gateway.ts';
import { createStateKeeper } from '../../../mocks/keys/keep-state.ts';
import { inFolder } from '../../support/in-folder.ts';
import { see } from '../../support/read-answer.ts';

const json = { 'content-type': 'application/json' };

/** The control API of a gateway whose keys are kept in a file of a folder that comes and goes. */
async function withKeeper(
  work: (mock: {
    readonly gateway: Gateway;
    readonly ask: (method: string, path: string, body?: object) => Promise<Response>;
    readonly kept: () => Promise<unknown>;
    readonly breakDisk: () => Promise<void>;
    readonly mendDisk: () => Promise<void>;
    readonly keepSome: () => Promise<void>;
  }) => Promise<void>,
): Promise<void> {
  await inFolder({}, async (folder) => {
    const place = join(folder, 'place');
    const file = join(place, 'state.json');
    await mkdir(place);
    const gateway = createGateway();
    const write = () => JSON.stringify(gateway.keys.stored());
    const keeper = createStateKeeper(file, write, () => undefined);
    const control = createControl(gateway, { keep: keeper.keep });
    await keeper.keep();
    await work({
      gateway,
      ask: (method, path, body) =>
        control.answer(
          new Request(`http://127.0.0.1/_anyone/${path}`, {
            method,
            ...(body === undefined ? {} : { headers: json, body: JSON.stringify(body) }),
          }),
        ),
      kept: async () => JSON.parse(await readFile(file, 'utf8')),
      breakDisk: () => rm(place, { recursive: true }),
      mendDisk: async () => void (await mkdir(place)),
      keepSome: () => keeper.keep(),
    });
  });
}

const changes: readonly [string, [string, string, object?]][] = [
  ['a new key', ['POST', 'keys', { name: 'New' }]],
  ['a new name', ['PATCH', 'keys/key_1', { name: 'Renamed' }]],
  ['new rights', ['PATCH', 'keys/key_2', { models: null, quota: 3, expiresAt: null }]],
  ['a key put out of use', ['PATCH', 'keys/key_1', { disabled: true }]],
  ['a deletion', ['DELETE', 'keys/key_1']],
  ['a reset', ['POST', 'reset']],
];

for (const [what, [method, path, body]] of changes) {
  test(`${what} that cannot be kept is refused, and changes nothing, now or later`, async () => {
    await withKeeper(async ({ gateway, ask, kept, breakDisk, mendDisk, keepSome }) => {
      gateway.keys.remove('key_3');
      const before = gateway.keys.stored();
      await breakDisk();
      expect(await see(await ask(method, path, body))).toMatchObject({
        status: 500,
        body: { error: { message: 'The change could not be kept (ENOENT): nothing was changed.' } },
      });
      expect(gateway.keys.stored()).toEqual(before);
      await mendDisk();
      await keepSome();
      expect(await kept()).toEqual(before);
      // The same once more is no second change: it was never made.
      expect((await ask(method, path, body)).status).toBeLessThan(300);
      expect(await kept()).toEqual(gateway.keys.stored());
      expect(await kept()).not.toEqual(before);
    });
  });
}

test('changes that come while a write fails are refused with it, the newest taken back first', async () => {
  await withKeeper(async ({ gateway, ask, kept, breakDisk, mendDisk, keepSome }) => {
    const before = gateway.keys.stored();
    await breakDisk();
    const asked = [
      ask('PATCH', 'keys/key_1', { name: 'One' }),
      ask('POST', 'keys', { name: 'New' }),
      ask('PATCH', 'keys/key_1', { name: 'Two', quota: 1 }),
      ask('DELETE', 'keys/key_1'),
      ask('DELETE', 'keys/key_2'),
    ];
    await new Promise((resolve) => setImmediate(resolve));
    asked.push(
      ask('PATCH', 'keys/key_2', { name: 'Three' }),
      ask('POST', 'keys', { name: 'Late' }),
    );
    const statuses = (await Promise.all(asked)).map(({ status }) => status);
    expect(statuses.filter((status) => status !== 404)).toEqual(
      statuses.filter((status) => status !== 404).map(() => 500),
    );
    expect(gateway.keys.stored()).toEqual(before);
    await mendDisk();
    await keepSome();
    expect(await kept()).toEqual(before);
  });
});

test('a deletion that was acknowledged outlives every write that fails after it', async () => {
  await withKeeper(async ({ gateway, ask, kept, breakDisk, mendDisk, keepSome }) => {
    expect((await ask('DELETE', 'keys/key_1')).status).toBe(204);
    await breakDisk();
    for (const [method, path, body] of [
      ['PATCH', 'keys/key_1', { name: 'Back' }],
      ['PATCH', 'keys/key_1', { disabled: false }],
      ['DELETE', 'keys/key_1', undefined],
      ['PATCH', 'keys/key_2', { name: 'Other' }],
      ['POST', 'keys', { name: 'New' }],
    ] as const) {
      await ask(method, path, body);
      expect(gateway.keys.get('key_1')?.deletedAt).not.toBeNull();
    }
    await mendDisk();
    await keepSome();
    expect(await kept()).toContainEqual(
      expect.objectContaining({ id: 'key_1', deletedAt: expect.any(Number) }),
    );
  });
});

test('a defect of the control API is told as one, and not as a change that was not kept', async () => {
  const gateway = createGateway();
  const control = createControl(gateway, {
    document: () => Promise.reject(new TypeError('no document')),
  });
  const answer = await control.answer(new Request('http://127.0.0.1/_anyone/openapi.yaml'));
  expect(await see(answer)).toMatchObject({
    status: 500,
    body: {
      error: { message: 'The control API failed on this request: this is a defect of the mock.' },
    },
  });
});
