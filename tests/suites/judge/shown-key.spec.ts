import type { Answer } from '../../../suites/cases/exchange.ts';
import { withoutShownKey } from '../../../suites/judge/shown-key.ts';
import { expect, test } from '../../test.ts';

const one = 'sk-Qm7RkZ2vXc9TnB4wLh6YpD3sJf8GaE5u';
const other = 'sk-live-5d6e7f80912a4b3c4d5e6f708192a3b4';

const answer = (body: string): Answer => ({
  status: 401,
  headers: [['x-refused', body]],
  body,
});

for (const [what, show] of [
  ['its end', (key: string) => `Incorrect API key: ***${key.slice(-4)}.`],
  ['its beginning and its end', (key: string) => `No: ${key.slice(0, 7)}…${key.slice(-4)}`],
  ['it with as many stars', (key: string) => `No: ${'*'.repeat(key.length - 4)}${key.slice(-4)}`],
  ['all of it', (key: string) => `No such key: ${key}`],
] as const) {
  test(`refusals that show ${what} say the same of two keys`, () => {
    expect(withoutShownKey(answer(show(one)), one)).toEqual(
      withoutShownKey(answer(show(other)), other),
    );
  });
}

test('whatever else a refusal says stays, so that a deleted key differs from an unknown one', () => {
  const unknown = withoutShownKey(answer(`The key ***${one.slice(-4)} is unknown.`), one);
  const deleted = withoutShownKey(answer(`The key ***${other.slice(-4)} was deleted.`), other);
  expect(unknown.body).toBe('The key (key) is unknown.');
  expect(deleted.body).toBe('The key (key) was deleted.');
});
