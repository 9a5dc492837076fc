import { keyFixtures } from '../../../fixtures/keys.ts';
import { safeWords } from '../../../suites/provisioners/caller.ts';
import { expect, test } from '../../test.ts';

for (const [what, text, shown] of [
  ['a key', `no such key: ${keyFixtures.active.key}.`, 'no such key: …'],
  ['a key in quotes', `"${keyFixtures.active.key}" is odd`, '"…" is odd'],
  ['twelve characters with a digit', 'token abcdef12345a', 'token …'],
  ['a digest', `hash ${'0af9'.repeat(16)} unknown`, 'hash … unknown'],
  ['base64', 'got c2stbW9jaw+/aa==', 'got …'],
] as const) {
  test(`what a server says is repeated without ${what}`, () => {
    expect(safeWords(text)).toBe(shown);
  });
}

test('plain words stay, however long, and so does what is too short for a key', () => {
  const text = 'authentication unauthorized: budgetüberschreitung at sk-12345678';
  expect(safeWords(text)).toBe(text);
});

test('what a server says is repeated in one line of at most 120 characters', () => {
  expect(safeWords('one\n\n two\tthree')).toBe('one two three');
  expect(safeWords('word '.repeat(100))).toHaveLength(120);
});
