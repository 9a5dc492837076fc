import { type RequirementId, requirementIds, requirementOf } from '../../../spec/index.ts';
import type { Severity } from '../../../suites/cases/case.ts';
import { inconclusive, passed } from '../../../suites/judge/judges.ts';
import {
  finding,
  isConformant,
  notApplicable,
  verdictOn,
} from '../../support/suites/verdict-on.ts';
import { expect, test } from '../../test.ts';

/** The clauses of each kind, by their layer and level. */
const clausesOf = (layer: string, level: string): RequirementId[] =>
  requirementIds.filter((id) => {
    const clause = requirementOf(id);
    return clause.layer === layer && clause.level === level;
  });

const severities: readonly Severity[] = [
  'served',
  'leaked',
  'refused',
  'wrong-refusal',
  'wrong-shape',
];

test('a run in which everything passed is conformant', () => {
  expect(verdictOn({})).toMatchObject({ ...isConformant, findings: { counted: 0, told: 0 } });
});

test('whatever is found against a MUST of the contract is a violation', () => {
  for (const id of clausesOf('contract', 'MUST')) {
    for (const severity of severities) {
      expect(verdictOn({ [id]: [passed, finding(severity)] })).toMatchObject({
        word: 'violations',
        because: `1 finding against 1 clause: ${id}.`,
        findings: { counted: 1, told: 0 },
      });
    }
  }
});

for (const [layer, level] of [
  ['contract', 'SHOULD'],
  ['http', 'MUST'],
  ['http', 'SHOULD'],
  ['hardening', 'MUST'],
  ['hardening', 'SHOULD'],
] as const) {
  const clauses = clausesOf(layer, level);

  test(`what is served or leaked against a ${level} of the layer ${layer} is a violation`, () => {
    expect(clauses).not.toEqual([]);
    for (const id of clauses) {
      for (const severity of ['served', 'leaked'] as const) {
        expect(verdictOn({ [id]: [finding(severity)] })).toMatchObject({
          word: 'violations',
          findings: { counted: 1, told: 0 },
        });
      }
    }
  });

  test(`any other finding against a ${level} of the layer ${layer} is reported, and counts under strict`, () => {
    for (const id of clauses) {
      for (const severity of ['refused', 'wrong-refusal', 'wrong-shape'] as const) {
        const odd = { [id]: [finding(severity)] };
        expect(verdictOn(odd)).toMatchObject({
          ...isConformant,
          findings: { counted: 0, told: 1 },
        });
        expect(verdictOn(odd, { strict: true })).toMatchObject({
          word: 'violations',
          because: `1 finding against 1 clause: ${id}.`,
          findings: { counted: 1, told: 0 },
        });
      }
    }
  });
}

test('violations outweigh gaps', () => {
  const verdict = verdictOn(
    {
      'KEY-DELETED': [finding('served'), finding('wrong-refusal')],
      'KEY-UNKNOWN': [finding('served'), inconclusive('no answer')],
      'HARD-CORS': [finding('wrong-shape')],
    },
    { narrowed: ['KEY-QUOTA'] },
  );
  expect(verdict).toMatchObject({
    word: 'violations',
    because: '3 findings against 2 clauses: KEY-UNKNOWN, KEY-DELETED.',
    findings: { counted: 3, told: 1 },
  });
});

test('a target that never answered is unreachable, and nothing else is said of it', () => {
  const verdict = verdictOn(
    { 'KEY-DELETED': [inconclusive('the target did not answer')] },
    { unreachable: 'the target cannot be reached' },
  );
  expect(verdict).toMatchObject({
    word: 'unreachable',
    because: 'No answer came from the target: the target cannot be reached.',
  });
});

test('a run that ended early is incomplete, whatever it found', () => {
  const odd = {
    'KEY-DELETED': [finding('served')],
    'HARD-CORS': [finding('wrong-shape')],
  };
  expect(verdictOn(odd, { endedAfter: 7 })).toMatchObject({
    word: 'incomplete',
    because: `The run ended after 7 of ${requirementIds.length} cases; 1 finding counts so far.`,
    findings: { counted: 1, told: 1 },
  });
  expect(verdictOn({}, { endedAfter: 0 })).toMatchObject({ word: 'incomplete' });
});

test('each clause is reported with its own tally, the most severe outcome first', () => {
  const { requirements } = verdictOn({
    'KEY-REQUIRED': [passed, passed, notApplicable],
    'KEY-DELETED': [passed, inconclusive('no answer'), finding('served')],
    'KEY-QUOTA': [passed, inconclusive('no answer')],
    'HARD-CORS': [finding('wrong-shape')],
    'KEY-UNKNOWN': [],
  });
  const tallyOf = (id: RequirementId) => requirements.find((one) => one.id === id);
  expect(requirements.map(({ id }) => id)).toEqual(requirementIds);
  expect(tallyOf('KEY-REQUIRED')).toEqual({
    id: 'KEY-REQUIRED',
    layer: 'contract',
    level: 'MUST',
    outcome: 'passed',
    passed: 2,
    failed: 0,
    inconclusive: 0,
    notApplicable: 1,
    exercised: true,
    counted: false,
  });
  expect(tallyOf('KEY-DELETED')).toMatchObject({
    outcome: 'failed',
    passed: 1,
    failed: 1,
    inconclusive: 1,
    counted: true,
  });
  expect(tallyOf('KEY-QUOTA')).toMatchObject({
    outcome: 'inconclusive',
    exercised: false,
    counted: false,
  });
  expect(tallyOf('HARD-CORS')).toMatchObject({ outcome: 'failed', counted: false });
  expect(tallyOf('KEY-UNKNOWN')).toMatchObject({ outcome: 'not-selected', counted: false });
});
