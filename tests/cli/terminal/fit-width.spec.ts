import pc from 'picocolors';
import { fitWidth } from '../../../cli/terminal/fit-width.ts';
import { renderReport } from '../../../report/terminal/report.ts';
import { sampleReport } from '../../support/report/sample-report.ts';
import { expect, test } from '../../test.ts';

const { bold, red } = pc.createColors(true);

test('long lines are broken at spaces, below the text that they belong to', () => {
  expect(fitWidth('one two three', 9)).toBe('one two\nthree');
  expect(fitWidth('  → one two three', 11)).toBe('  → one two\n    three');
  expect(fitWidth('host    is there, but slow', 18)).toBe('host    is there,\n        but slow');
  expect(fitWidth('one\ntwo\n', 9)).toBe('one\ntwo\n');
});

test('colours have no width', () => {
  const text = red(bold('one two'));
  expect(fitWidth(text, 7)).toBe(text);
});

test('tables, commands and long words stay whole', () => {
  for (const line of [
    '  KEY-DELETED    ✓ ✓ ✓    20',
    '  curl -sS -i -g --path-as-is "http://127.0.0.1"',
    'KEY-DELETED/createMessage/x-api-key',
  ]) {
    expect(fitWidth(line, 12)).toBe(line);
  }
});

test('a report fits 80 columns, but for its tables and commands', () => {
  const fixed = /\S {3,}\S.* {3,}\S|curl -/;
  const lines = fitWidth(renderReport(sampleReport, false), 80).split('\n');
  expect(lines.filter((line) => line.length > 80 && !fixed.test(line))).toEqual([]);
});
