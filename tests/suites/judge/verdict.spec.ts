import { expect, test } from '@playwright/test';
import { type RequirementId, requirementIds, requirementOf } from '../../../spec/index.ts';
import { scenarioCase } from '../../../suites/cases/build.ts';
import type { CaseResult, Judgement, Severity } from '../../../suites/cases/case.ts';
import { failed, inconclusive, passed } from '../../../suites/judge/judges.ts';
import { judgeRun, type Verdict } from '../../../suites/judge/verdict.ts';
import { answered } from '../../support/suites/exchanges.ts';

const notApplicable: Judgement = { outcome: 'not-applicable', reason: 'no way to make keys' };
const finding = (severity: Severity): Judgement => failed(severity, '401', answered(200));

/** A case of this clause that came to this. */
const result = (requirement: RequirementId, judgement: Judgement): CaseResult => ({
  case: scenarioCase(
    {
      requirement,
      operation: 'listModels',
      style: 'bearer',
      variant: 'made-up',
      sends: 'something',
      expects: 'something',
    },
    { needs: [], requests: 1, run: async () => judgement },
  ),
  judgement,
  milliseconds: 1,
});

/** The verdict on a run in which every clause passed but for these cases. */
function verdictOn(
  odd: Partial<Record<RequirementId, readonly Judgement[]>>,
  facts: Partial<Parameters<typeof judgeRun>[1]> = {},
): Verdict {
  const results = requirementIds.flatMap((id) =>
    (odd[id] ?? [passed]).map((judgement) => result(id, judgement)),
  );
  return judgeRun(results, { strict: false, narrowed: [], unreachable: null, ...facts });
}

const isConformant = {
  word: 'conformant',
  because: 'Every MUST was exercised, and no finding counts.',
};

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

  test(`any other finding against a ${level} of the layer ${layer} is told, and counts under strict`, () => {
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

const ofLevel = (level: string): RequirementId[] =>
  requirementIds.filter((id) => requirementOf(id).level === level);

test('a MUST that was not exercised in full leaves the run incomplete, and is named', () => {
  for (const id of ofLevel('MUST')) {
    expect(verdictOn({ [id]: [passed, inconclusive('no such key')] })).toMatchObject({
      word: 'incomplete',
      because: `No finding counts, but 1 MUST is inconclusive: ${id}.`,
    });
  }
});

test('a MUST of which cases were not asked for leaves the run incomplete', () => {
  for (const id of ofLevel('MUST')) {
    expect(verdictOn({}, { narrowed: [id] }), id).toMatchObject({
      word: 'incomplete',
      because: 'No finding counts, but 1 MUST was only partly selected.',
    });
  }
});

test('a SHOULD that was not exercised, or not asked for, leaves the run conformant', () => {
  for (const id of ofLevel('SHOULD')) {
    expect(verdictOn({ [id]: [inconclusive('no such key')] }), id).toMatchObject({
      ...isConformant,
      because: `${isConformant.because} 1 case is inconclusive; each gives its reason.`,
    });
    expect(verdictOn({ [id]: [] }, { narrowed: [id] }), id).toMatchObject(isConformant);
  }
});

test('a MUST may leave out what would have been billed, where it was told on the same operation', () => {
  const unpaid: Judgement = { outcome: 'inconclusive', reason: 'only a paid call', unpaid: true };
  const told = result('HARD-NO-BYPASS', passed);
  const elsewhere: CaseResult = {
    ...told,
    case: { ...told.case, operation: 'createMessage' },
  };
  const facts = { strict: false, narrowed: [], unreachable: null };
  const wordOn = (...results: CaseResult[]) => judgeRun(results, facts).word;
  expect(wordOn(told, result('HARD-NO-BYPASS', unpaid))).toBe('conformant');
  expect(wordOn(elsewhere, result('HARD-NO-BYPASS', unpaid))).toBe('incomplete');
  expect(wordOn(result('HARD-NO-BYPASS', unpaid))).toBe('incomplete');
  expect(wordOn(told, result('HARD-NO-BYPASS', inconclusive('no answer')))).toBe('incomplete');
});

test('a clause that does not apply to the target leaves the count', () => {
  const verdict = verdictOn({ 'KEY-LIFECYCLE': [notApplicable, notApplicable] });
  expect(verdict).toMatchObject(isConformant);
  expect(verdict.requirements.find(({ id }) => id === 'KEY-LIFECYCLE')).toMatchObject({
    outcome: 'not-applicable',
    notApplicable: 2,
  });
});

test('gaps of both kinds are told together, with the clauses that could not be exercised', () => {
  const verdict = verdictOn(
    { 'KEY-DELETED': [inconclusive('no key')], 'KEY-QUOTA': [inconclusive('no key')] },
    { narrowed: ['KEY-UNKNOWN', 'KEY-REQUIRED', 'STYLE-OWN-HEADER'] },
  );
  expect(verdict).toMatchObject({
    word: 'incomplete',
    because:
      'No finding counts, but 2 MUSTs are inconclusive: KEY-DELETED, KEY-QUOTA; 2 MUSTs were only partly selected.',
  });
});

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

test('what another clause found keeps a case from being told, and leaves a gap only where nothing counts', () => {
  const elsewhere: Judgement = {
    outcome: 'inconclusive',
    reason: 'not refused with 401 but answered 200',
    elsewhere: true,
  };
  const gapBeside = (deleted: Judgement, challenge: Judgement) =>
    verdictOn({ 'KEY-DELETED': [deleted], 'HTTP-CHALLENGE': [challenge] }).gap;
  const inFull = '1 MUST is inconclusive: HTTP-CHALLENGE';
  expect(gapBeside(finding('served'), elsewhere)).toBeNull();
  expect(gapBeside(passed, elsewhere)).toBe(inFull);
  expect(gapBeside(finding('served'), inconclusive('no answer'))).toBe(inFull);
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

test('each clause is told with its own tally, gravest outcome first', () => {
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
