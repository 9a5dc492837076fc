import { createGateway, type Gateway } from '../../../mocks/gateway/gateway.ts';
import { requestOf } from '../../../mocks/gateway/request/request.ts';
import type { StoredKey } from '../../../mocks/keys/keyring.ts';
import { resumeKeys } from '../../../mocks/keys/merge-keys.ts';
import { readState, writeState } from '../../../mocks/keys/state-file.ts';
import { fixtureRequest, keyOf } from '../../support/fixture-request.ts';
import { expect, test } from '../../test.ts';

const storedKeys = (count: number): StoredKey[] =>
  Array.from({ length: count }, (_, index) => ({
    digest: index.toString(16).padStart(64, '0'),
    id: `key_of_many_${index}`,
    name: `Key ${index}`,
    masked: 'sk-…abcd',
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
  expect(await workOf(askOften(large))).toBeLessThan(2 * (await workOf(askOften(small))));
});
