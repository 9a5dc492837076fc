import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { builtInContract } from '../../../fixtures/contract.ts';
import { casesOf } from '../../../suites/checks/index.ts';
import { expect, test } from '../../test.ts';

type Row = readonly [clause: string, cases: number, digest: string];

/** For each clause how many cases it has, and a digest of their sorted ids. */
const rowsOf = (ids: readonly string[]): Row[] =>
  [...Map.groupBy(ids, (id) => id.slice(0, id.indexOf('/')))].map(([clause, own]) => [
    clause,
    own.length,
    createHash('sha256').update(own.toSorted().join('\n')).digest('hex').slice(0, 16),
  ]);

/** Clause, number of cases, digest of their ids: replace a row only when ids were added on purpose. */
const golden: unknown = JSON.parse(readFileSync(new URL('case-ids.json', import.meta.url), 'utf8'));

/** Reports, baselines and the options of users name cases by id, so an id never changes unnoticed. */
test('each clause has the cases that it had, under the ids that they had', () => {
  const fixed = casesOf(builtInContract()).map(({ id }) => id);
  const thorough = casesOf(builtInContract(), { thorough: true })
    .map(({ id }) => id)
    .slice(fixed.length);
  expect({ fixed: rowsOf(fixed), thorough: rowsOf(thorough) }).toEqual(golden);
});

test('no two cases have the same id', () => {
  const ids = casesOf(builtInContract(), { thorough: true }).map(({ id }) => id);
  expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
});
