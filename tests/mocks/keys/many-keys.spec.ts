import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { digest } from '../../../base/digest.ts';
import { createControl } from '../../../mocks/control/control.ts';
import { createGateway, type Gateway } from '../../../mocks/gateway/gateway.ts';
import { requestOf } from '../../../mocks/gateway/request/request.ts';
import {
  createKeyring,
  type Keyring,
  type StoredKey,
  sessionOf,
} from '../../../mocks/keys/keyring.ts';
import { resumeKeys } from '../../../mocks/keys/merge-keys.ts';
import { readState, writeState } from '../../../mocks/keys/state-file.ts';
import { fixtureRequest, keyOf } from '../../support/fixture-request.ts';
import { expect, test } from '../../test.ts';

const storedKeys = (count: number): StoredKey[] =>
  Array.from({ length: count }, (_, index) => ({
    digest: digest(`key ${index}`),
    id: `key_of_many_${index}`,
    name: `Key ${index}`,
    masked: `sk-…${(index + 46_656).toString(36).slice(-4)}`,
    models: null,
    quota: null,
    used: 0,
    disabled: false,
    expiresAt: null,
    deletedAt: index % 3 === 0 ? 1 : null,
    createdAt: 1_767_225_600_000,
    lastUsedAt: null,
  }));

/** Milliseconds of the processor: the least of some tries, since a machine does other things too. */
async function workOf(run: () => unknown): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < 3; tries += 1) {
    const start = process.cpuUsage();
    await run();
    const { user, system } = process.cpuUsage(start);
    least = Math.min(least, (user + system) / 1_000);
  }
  return least;
}

function openWith(text: string): Gateway {
  const state = readState(text);
  if (!state.fits) throw new Error(state.complaint);
  const gateway = createGateway();
  gateway.keys.restore(resumeKeys(state.keys, []), (id) => id.startsWith('key_of_many_'));
  return gateway;
}

test('ten times as many kept keys take ten times as long to open, and no longer to ask', async () => {
  const few = writeState(storedKeys(2_000));
  const many = writeState(storedKeys(20_000));
  const ratio = (await workOf(() => openWith(many))) / (await workOf(() => openWith(few)));
  expect(ratio).toBeLessThan(40);

  const request = requestOf(fixtureRequest('listModels', keyOf('active')));
  const askOften = (gateway: Gateway) => async () => {
    for (let count = 0; count < 1_000; count += 1) await gateway.answer(request);
  };
  const [small, large] = [openWith(few), openWith(many)];
  await askOften(small)();
  // The least of three: what else the machine does fills the caches of the processor, too.
  const ratioOf = async () => (await workOf(askOften(large))) / (await workOf(askOften(small)));
  expect(Math.min(await ratioOf(), await ratioOf(), await ratioOf())).toBeLessThan(2);
});

/** Bytes of memory in use, once what is no longer reachable is gone. */
function usedMemory(): number {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  for (let turn = 0; turn < 3; turn += 1) collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

const fill = (keyring: Keyring): void => keyring.restore(storedKeys(30_000), () => true);

test('a key of 30,000 takes at most 345 bytes, its name and its id included', () => {
  // The code is compiled before.
  fill(createKeyring([]));
  const keyring = createKeyring([]);
  const before = usedMemory();
  fill(keyring);
  expect((usedMemory() - before) / 30_000).toBeLessThan(345);
  expect(keyring.list()).toHaveLength(30_000);
});

test('the control API copies none of the keys of a mock but those of its sessions', async () => {
  const gateway = createGateway({ keys: [] });
  gateway.keys.restore(storedKeys(500), () => true);
  const copied: string[] = [];
  const keys: Keyring = {
    ...gateway.keys,
    stored: (picks) => {
      const stored = gateway.keys.stored(picks);
      copied.push(...stored.map(({ id }) => id));
      return stored;
    },
  };
  const control = createControl({ ...gateway, keys }, { initial: () => [] });
  const opened = await control.answer(
    new Request('http://localhost/_anyone/sessions', { method: 'POST' }),
  );
  expect(opened.status).toBe(201);
  expect(new Set(copied.map((id) => sessionOf(id)?.slice(0, 4)))).toEqual(new Set(['ses_']));
});
