import { beginMockThread } from '../../../check/mock/begin-thread.ts';
import { keyFixtures } from '../../../fixtures/keys.ts';
import { expect, test } from '../../test.ts';

test('the mock of a whole check listens in a thread of its own, until it is closed', async () => {
  const thread = beginMockThread({}, {});
  const { url, close } = (await thread?.listening()) ?? {};
  const headers = { authorization: `Bearer ${keyFixtures.active.key}` };
  const statuses = [
    (await fetch(`${url}/v1/models`, { headers })).status,
    (await fetch(`${url}/v1/models`)).status,
  ];
  await close?.();
  expect(statuses).toEqual([200, 401]);
  await expect(fetch(`${url}/v1/models`)).rejects.toThrow('fetch failed');
});

test('a check of a gateway, of a second one, or of some cases begins no thread', () => {
  const begun = [
    beginMockThread({ baseUrl: 'http://127.0.0.1:1' }, {}),
    beginMockThread({ compareUrl: 'http://127.0.0.1:1' }, {}),
    beginMockThread({ only: ['KEY-DELETED'] }, {}),
    beginMockThread({}, { ANYONE_BASE_URL: 'http://127.0.0.1:1' }),
  ];
  expect(begun).toEqual([undefined, undefined, undefined, undefined]);
});
