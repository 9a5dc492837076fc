import { parseBaseline, placeholder } from '../../../check/baseline/baseline-file.ts';
import { coverCases } from '../../../check/baseline/cover-cases.ts';
import { rewriteBaseline } from '../../../check/baseline/update-baseline.ts';
import type { OperationId, RequirementId } from '../../../spec/index.ts';
import type { Severity } from '../../../suites/cases/case.ts';
import { judgeBaseline } from '../../../suites/judge/baseline.ts';
import { failed, passed } from '../../../suites/judge/judges.ts';
import { judgeRun } from '../../../suites/judge/verdict.ts';
import { resultOf } from '../../support/suites/case-result.ts';
import { answered } from '../../support/suites/exchanges.ts';
import { expect, test } from '../../test.ts';

const today = '2026-12-01';

type Came = readonly [RequirementId, OperationId, variant: string, Severity | 'passed'];

/** Rewrites a baseline from a run whose cases came to these. */
async function rewritten(text: string, cases: readonly Came[], reason = placeholder) {
  const results = cases.map(([requirement, operation, variant, came]) =>
    resultOf(
      requirement,
      operation,
      variant,
      came === 'passed' ? passed : failed(came, '401', answered(200)),
    ),
  );
  const known = results.map((result) => result.case);
  const entries = text === '' ? [] : await parseBaseline(text, 'known.yaml', { mayHold: true });
  const verdict = judgeRun(results, { strict: false, narrowed: [], unreachable: null });
  const held = judgeBaseline(entries, results, verdict, { known, strict: false, today });
  const ids = known.map(({ id }) => id);
  return rewriteBaseline(text, held, results, { strict: false, today, reason, known: ids });
}

const rerank: Came = ['KEY-DELETED', 'createRerank', 'deleted', 'served'];
const message: Came = ['KEY-DELETED', 'createMessage', 'deleted', 'passed'];
const unknown: Came = ['KEY-UNKNOWN', 'createMessage', 'unknown', 'passed'];

test('a first baseline has an entry for each finding, with a day and a reason to be put in', async () => {
  const { text, added } = await rewritten('', [rerank, message, unknown]);
  expect(text).toBe(
    `# Findings of \`check\` that are known and accepted for a time: docs/baseline.md tells how this is read.
# yaml-language-server: $schema=./node_modules/anyone-conformance/spec/baseline.schema.json

expected:
  - cases: KEY-DELETED/createRerank/bearer/deleted
    severity: served
    reason: REASON MISSING (say why this is accepted and who has agreed)
    expires: 2027-03-01
`,
  );
  expect(added).toEqual([{ cases: 'KEY-DELETED/createRerank/bearer/deleted', severity: 'served' }]);
});

const kept = `# Agreed with the platform team.

expected:
  # The old key store.
  - cases: KEY-DELETED/createRerank/*
    severity: served # until the move
    reason: >-
      The old key store
      stays until spring.
    expires: 2027-03-31

  # This one is fixed.
  - cases: KEY-UNKNOWN/createMessage/*
    reason: was in the way
    expires: 2027-03-31

  # Expired, and still there.
  - { cases: "KEY-QUOTA/*", reason: 'half a year', expires: 2026-06-30 }
`;

const quota: Came = ['KEY-QUOTA', 'createMessage', 'exhausted', 'served'];

test('what still matches stays as it stands, with its comments; what is stale goes with its own', async () => {
  const { text, removed, added } = await rewritten(kept, [rerank, message, unknown, quota]);
  expect(text).toBe(`# Agreed with the platform team.

expected:
  # The old key store.
  - cases: KEY-DELETED/createRerank/*
    severity: served # until the move
    reason: >-
      The old key store stays until spring.
    expires: 2027-03-31

  # Expired, and still there.
  - { cases: "KEY-QUOTA/*", reason: 'half a year', expires: 2026-06-30 }
`);
  expect({ removed, added }).toEqual({ removed: ['KEY-UNKNOWN/createMessage/*'], added: [] });
});

test('what is said of the first entry goes with it, and what stands at the end stays', async () => {
  const text = `expected:
# The first.
- cases: KEY-UNKNOWN/*
  reason: fixed
  expires: 2027-01-01
# The second.
- cases: KEY-DELETED/*
  reason: agreed
  expires: 2027-01-01

# More to come.
`;
  expect((await rewritten(text, [rerank, message, unknown, quota], 'new')).text).toBe(`expected:
  # The second.
  - cases: KEY-DELETED/*
    reason: agreed
    expires: 2027-01-01
  - cases: KEY-QUOTA/createMessage/bearer/exhausted
    severity: served
    reason: new
    expires: 2027-03-01

# More to come.
`);
});

test('a baseline that fits the run is not changed at all', async () => {
  const text = kept.replace(/\n {2}# This one[\s\S]*?\n(?=\n)/, '');
  expect((await rewritten(text, [rerank, message, unknown, quota])).text).toBe(text);
});

test('what is new goes in behind what stays, with the reason that was given', async () => {
  const text = "expected:\n  - { cases: KEY-QUOTA/*, reason: 'yes', expires: 2027-01-01 } # ours\n";
  const { text: after } = await rewritten(text, [rerank, quota], 'agreed with Sol');
  expect(after).toBe(`${text}  - cases: KEY-DELETED/createRerank/bearer/deleted
    severity: served
    reason: agreed with Sol
    expires: 2027-03-01
`);
});

test('where everything is fixed, an empty list is left, which is a baseline', async () => {
  const text = 'expected:\n  - { cases: KEY-QUOTA/*, reason: yes, expires: 2027-01-01 }\n';
  const { text: after } = await rewritten(text, [['KEY-QUOTA', 'createMessage', 'a', 'passed']]);
  expect(after).toBe('expected: []\n');
  expect(await parseBaseline(after, 'known.yaml')).toEqual([]);
  const again = await rewritten(after, [rerank], 'agreed');
  expect(await parseBaseline(again.text, 'known.yaml')).toHaveLength(1);
});

test('a finding more severe than the entry that stays gets an entry of its own', async () => {
  const text =
    'expected:\n  - { cases: KEY-DELETED/*, severity: wrong-refusal, reason: yes, expires: 2027-01-01 }\n';
  const wrong: Came = ['KEY-DELETED', 'createMessage', 'deleted', 'wrong-refusal'];
  const { added, removed } = await rewritten(text, [rerank, wrong]);
  expect({ added, removed }).toEqual({
    added: [{ cases: 'KEY-DELETED/createRerank/bearer/deleted', severity: 'served' }],
    removed: [],
  });
});

test('a finding that does not count gets no entry', async () => {
  const { added } = await rewritten('', [['HARD-CORS', 'createRerank', 'a', 'wrong-shape']]);
  expect(added).toEqual([]);
});

test('a pattern covers cases only where each of them has a finding as severe', () => {
  const known = ['A/x/bearer/1', 'A/x/bearer/2', 'A/x/query/1', 'A/y/bearer/1', 'B/x/bearer/1'];
  const served = (...ids: string[]) => ids.map((id) => ({ id, severity: 'served' as const }));
  const covered = (...ids: string[]) => coverCases(served(...ids), known).map(({ cases }) => cases);
  expect(covered('A/x/bearer/1')).toEqual(['A/x/bearer/1']);
  expect(covered('A/x/bearer/1', 'A/x/bearer/2')).toEqual(['A/x/bearer/*']);
  expect(covered('A/x/bearer/1', 'A/x/bearer/2', 'A/x/query/1')).toEqual(['A/x/*']);
  expect(covered(...known.slice(0, 4))).toEqual(['A/*']);
  expect(covered('A/x/bearer/1', 'A/y/bearer/1', 'B/x/bearer/1')).toEqual([
    'A/x/bearer/1',
    'A/y/bearer/1',
    'B/x/bearer/1',
  ]);
  const mixed = coverCases(
    [...served('A/x/bearer/1'), { id: 'A/x/bearer/2', severity: 'wrong-shape' }],
    known,
  );
  expect(mixed).toEqual([
    { cases: 'A/x/bearer/1', severity: 'served' },
    { cases: 'A/x/bearer/2', severity: 'wrong-shape' },
  ]);
});
