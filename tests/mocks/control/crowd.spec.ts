import { startServerChild } from '../../../bench/children.ts';
import { measureCrowd } from '../../../bench/crowd.ts';
import { expect, test } from '../../test.ts';

const followers = 500;
const requests = 1_000;

/** The number at the end of a request's id: a mock counts them from its start. */
const numberOf = (id: string): number => Number.parseInt(id.slice(-6), 36);

test('500 listeners receive each of 1,000 decisions in its order, and leave the mock as quick as it was', async () => {
  // Half a million events; some seconds where nothing else runs.
  test.setTimeout(180_000);
  const server = await startServerChild('servers/mock.ts');
  const { ids, seconds, ...rest } = await measureCrowd(server.url, followers, requests);
  const { decisions } = await (await fetch(`${server.url}/_anyone/decisions`)).json();
  await server.stop();
  expect(rest).toEqual({
    differing: 0,
    missed: 0,
    failures: 0,
    caughtUp: expect.any(Number),
  });
  const first = numberOf(ids[0] ?? '');
  expect(ids.map(numberOf)).toEqual(Array.from({ length: requests }, (_, index) => first + index));
  expect(new Set(ids).size).toBe(requests);
  expect(decisions).toHaveLength(500);
  expect(seconds.after).toBeLessThan(2 * seconds.before);
});
