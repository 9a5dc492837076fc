import { concludeRevocation } from '../../../check/revoked/conclude.ts';
import type { Way, WayState } from '../../../check/revoked/judge-way.ts';
import { askUntilDead } from '../../../check/revoked/until-dead.ts';
import { answered } from '../../support/suites/exchanges.ts';
import { createQuickClock } from '../../support/suites/quick-clock.ts';
import { expect, test } from '../../test.ts';

/** Ways of one endpoint each, in these states. */
const waysIn = (...states: readonly WayState[]): Way[] =>
  states.map((state, at) => {
    const status = state === 'works' ? 200 : state === 'absent' ? 404 : 401;
    return {
      id: `way-${at}`,
      operation: `endpoint-${at}`,
      style: 'bearer',
      stream: false,
      state,
      status,
      words: String(status),
      exchange: answered(status),
    };
  });

/** An inquiry that answers with these rounds in turn, and with the last one from then on. */
function scripted(...rounds: readonly (readonly Way[])[]) {
  const asked: string[] = [];
  const next = (what: string): Promise<readonly Way[]> => {
    asked.push(what);
    return Promise.resolve(rounds[Math.min(asked.length, rounds.length) - 1] ?? []);
  };
  return { asked, askAll: () => next('all'), askAgain: () => next('again') };
}

const dead = waysIn('refused', 'refused', 'absent');
const alive = waysIn('refused', 'works', 'absent');

test('a key that is dead at first is asked about once, and has no time', async () => {
  const inquiry = scripted(dead);
  const outcome = await askUntilDead(inquiry, { limit: 60_000, clock: createQuickClock() });
  expect(outcome).toEqual({ ways: dead, diedAfter: null });
  expect(inquiry.asked).toEqual(['all']);
});

test('a key that dies is timed, and a round over every way confirms it', async () => {
  const inquiry = scripted(alive, alive, dead, dead);
  const rounds: number[] = [];
  const { ways, diedAfter } = await askUntilDead(inquiry, {
    limit: 60_000,
    clock: createQuickClock(),
    onRound: (_, milliseconds) => rounds.push(Math.round(milliseconds / 1_000)),
  });
  expect(ways).toEqual(dead);
  expect(Math.round((diedAfter ?? 0) / 1_000)).toBe(4);
  expect(inquiry.asked).toEqual(['all', 'again', 'again', 'all']);
  expect(rounds).toEqual([0, 2]);
});

test('a key that comes back when every way is asked again is not dead yet', async () => {
  const inquiry = scripted(alive, dead, alive, dead, dead);
  const { diedAfter } = await askUntilDead(inquiry, { limit: 60_000, clock: createQuickClock() });
  expect(Math.round((diedAfter ?? 0) / 1_000)).toBe(4);
  expect(inquiry.asked).toEqual(['all', 'again', 'all', 'again', 'all']);
});

test('a key that lives on is reported when the time is over, and at once without a time', async () => {
  for (const [limit, rounds] of [
    [0, 1],
    [7_000, 4],
  ] as const) {
    const inquiry = scripted(alive);
    const outcome = await askUntilDead(inquiry, { limit, clock: createQuickClock() });
    expect(outcome).toEqual({ ways: alive, diedAfter: null });
    expect(inquiry.asked).toHaveLength(rounds);
  }
});

for (const [what, ways, hasValidKey, word, sentence] of [
  [
    'refused in every way',
    dead,
    true,
    'dead',
    'Dead: 401 on 2 of 2 endpoints, in all 2 ways. 1 endpoint is absent.',
  ],
  [
    'accepted in one way',
    alive,
    true,
    'alive',
    'ALIVE: the key still works on 1 of 2 endpoints. It is refused on 1.',
  ],
  [
    'accepted in one way, without a valid key',
    alive,
    false,
    'alive',
    'ALIVE: the key still works on 1 of 2 endpoints. It is refused on 1.',
  ],
  [
    'unclear in one way',
    waysIn('refused', 'unknown'),
    true,
    'unknown',
    'Unknown: 401 on 1 of 2 endpoints; 1 gave no clear answer.',
  ],
  [
    'unclear in every way',
    waysIn('unknown'),
    true,
    'unknown',
    'Unknown: none of 1 endpoint gave a clear answer.',
  ],
  [
    'absent everywhere',
    waysIn('absent'),
    true,
    'unknown',
    'Unknown: no endpoint exists here. Check the path of the base URL.',
  ],
  [
    'refused in every way, without a valid key',
    waysIn('refused'),
    false,
    'unknown',
    'Unknown: 401 on 1 of 1 endpoint. Without a valid key this cannot prove that the key is dead: the gateway may refuse every key. Set ANYONE_API_KEY to a valid key and run it again.',
  ],
] as const) {
  test(`the conclusion on a key that is ${what} is one sentence`, () => {
    const facts = { hasValidKey, validVariable: 'ANYONE_API_KEY' };
    expect(concludeRevocation(ways, facts)).toEqual({ word, sentence });
  });
}
