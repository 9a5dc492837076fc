import { builtInContract } from '../../fixtures/contract.ts';
import type { Fault } from '../../mocks/faults/fault.ts';
import { faults, findFault } from '../../mocks/faults/index.ts';
import { failedCases, proveFault, runAgainst } from '../../proof/prove-fault.ts';
import { operationOf } from '../../spec/contract.ts';
import { publicReports } from '../../spec/generated/reports.ts';
import { type RequirementId, requirementIds, requirementOf } from '../../spec/index.ts';
import { type Case, type CaseResult, findingsOf } from '../../suites/cases/case.ts';
import { judgeRun } from '../../suites/judge/verdict.ts';
import { casesOfClause } from '../support/suites/built-in-cases.ts';
import { oneOfEachVariant } from '../support/suites/representative.ts';
import { expect, test } from '../test.ts';
import { findFault as search } from './find-fault.ts';
import generated from './generated/first-cases.json' with { type: 'json' };

/** What the fixed matrix finds; the others have tests of their own. */
const fixed = faults.filter(({ reach }) => reach === undefined);

const verdictOf = (results: readonly CaseResult[], strict: boolean) =>
  judgeRun(results, { strict, narrowed: [], unreachable: null });

const named = (id: string): Fault => {
  const fault = findFault(id);
  if (fault === undefined) throw new Error(`There is no fault ${id}.`);
  return fault;
};

/** Where some faults are: their check must find nothing elsewhere. */
const places: ReadonlyMap<string, (one: Case) => boolean> = new Map<string, (one: Case) => boolean>(
  [
    ['models-without-key', ({ operation }) => operation === 'listModels'],
    ['realtime-without-key', ({ operation }) => operation === 'connectRealtime'],
    ['stream-without-key', ({ variant }) => variant.endsWith('-streamed')],
    ['deleted-key-served-on-rerank', ({ operation }) => operation === 'createRerank'],
    ['deleted-key-served-in-query', ({ style }) => style === 'query'],
    ['deleted-key-served-streaming', ({ variant }) => variant.endsWith('-streamed')],
    ['exhausted-key-served-on-images', ({ operation }) => operation.startsWith('createImage')],
    [
      'model-unchecked-in-form',
      ({ operation }) => operationOf(builtInContract(), operation).model?.in === 'multipart',
    ],
    [
      'model-unchecked-in-path',
      ({ operation }) => operationOf(builtInContract(), operation).model?.in === 'path',
    ],
    ['expired-key-in-error', ({ variant }) => variant === 'expired'],
    ['refusal-cut-off', ({ variant }) => variant === 'large-body-then-good'],
    ['deployment-unscoped', ({ variant }) => variant === 'denied-model-other-path-deployment'],
    ['count-tokens-unguarded', ({ variant }) => variant.endsWith('other-path-count-tokens')],
    ['deleted-key-lists-files', ({ variant }) => variant === 'deleted-other-path-files'],
    ['expired-key-on-invocations', ({ variant }) => variant === 'expired-other-path-invocations'],
    ['fallback-served', ({ variant }) => variant === 'second-model-in-fallbacks'],
    [
      'odd-bearer-on-messages',
      ({ operation, variant }) =>
        variant === 'in-other-places' && /^(?:createMessage|generateContent)$/.test(operation),
    ],
    ['calls-not-charged', ({ variant }) => variant === 'spent-by-plain-calls'],
    ['streams-not-charged', ({ variant }) => /^spent-by-(?:left-)?streams$/.test(variant)],
    ['left-streams-not-charged', ({ variant }) => variant === 'spent-by-left-streams'],
    [
      'prefixed-model-served',
      ({ variant }) =>
        /^denied-model-spelled-(?:provider-prefix|preset-suffix|almost-provider|models-prefix|dotted)$/.test(
          variant,
        ),
    ],
    ['host-localhost-believed', ({ variant }) => variant.endsWith('host-localhost')],
    ['forbidden-without-cors', ({ variant }) => variant === 'forbidden-carries-cors'],
    ['url-in-not-found', ({ style }) => style === 'query'],
    ['subprotocol-echoed', ({ variant }) => variant.endsWith('-in-subprotocol')],
    ['version-header-case-compared', ({ operation }) => operation === 'createMessage'],
  ],
);

/** The case of each fault that found it before. */
const firstCases: ReadonlyMap<string, string> = new Map(Object.entries(generated));

/** The clause with almost half of all cases: elsewhere than in a fault's place, one case of each variant runs. */
const largest: RequirementId = 'HARD-NO-BYPASS';

/** The cases of the largest clause in a fault's place, and one of each variant elsewhere. */
function casesAround(isThere: (one: Case) => boolean): readonly Case[] {
  const all = casesOfClause(largest);
  const sampled = new Set(oneOfEachVariant(all));
  return all.filter((one) => sampled.has(one) || isThere(one));
}

/**
 * What the check of its clause finds of a fault: at first by the case that found it before. The whole check
 * runs where the fault has a place, or shows in the cases of another clause.
 */
async function findingsAbout(fault: Fault): Promise<readonly CaseResult[]> {
  const isThere = places.get(fault.id);
  if (isThere !== undefined && fault.clause === largest) {
    return runAgainst([fault], casesAround(isThere));
  }
  return isThere !== undefined || fault.shownBy !== undefined
    ? (await proveFault(fault)).results
    : search(fault, firstCases.get(fault.id));
}

for (const [clause, own] of Map.groupBy(fixed, ({ clause }) => clause)) {
  test.describe(`each fault of ${clause} is found by its check`, () => {
    // Playwright hands each group of tests to a worker, which takes longer than most of these tests.
    test.describe.configure({ mode: 'default' });
    for (const fault of own) {
      const { id, sentence } = fault;
      test(`${id} breaks ${clause}: ${sentence}`, async () => {
        const results = await findingsAbout(fault);
        const failed = failedCases(results);
        expect(failed.length).toBeGreaterThan(0);
        expect(failed.filter((one) => one.requirement !== clause)).toEqual([]);
        const isThere = places.get(id) ?? (() => true);
        // One case searches what all others got.
        const placed = failed.filter(({ variant }) => variant !== 'every-answer');
        expect(placed.filter((one) => !isThere(one))).toEqual([]);
        const strict = verdictOf(results, true);
        expect(strict.word).toBe('violations');
        expect(strict.requirements.filter(({ failed }) => failed > 0)).toMatchObject([
          { id: clause },
        ]);

        const { layer, level } = requirementOf(clause);
        const isGrave = results
          .flatMap(({ judgement }) => findingsOf(judgement))
          .some(({ severity }) => severity === 'served' || severity === 'leaked');
        const counts = isGrave || (layer === 'contract' && level === 'MUST');
        expect(verdictOf(results, false).word === 'violations').toBe(counts);
      });
    }
  });
}

test('every fault that has a place of its own is one that the fixed matrix finds', () => {
  const ids = fixed.map(({ id }) => id);
  expect([...places.keys()].filter((id) => !ids.includes(id))).toEqual([]);
});

test('every clause is broken by a fault that its check finds', () => {
  const broken = new Set(fixed.map(({ clause }) => clause));
  expect(requirementIds.filter((id) => !broken.has(id))).toEqual([]);
});

test('two faults at once are both found', async () => {
  const both = [named('disabled-key-served'), named('no-challenge')];
  const cases = both.flatMap(({ clause }) => casesOfClause(clause));
  const found = failedCases(await runAgainst(both, cases)).map(({ requirement }) => requirement);
  expect(new Set(found)).toEqual(new Set(['KEY-INACTIVE', 'HTTP-CHALLENGE']));
});

test('a mock with a fault shares nothing of it with another mock', async () => {
  const fault = named('deletion-not-effective');
  const cases = casesOfClause('KEY-LIFECYCLE');
  const [faulty, sound] = await Promise.all([runAgainst([fault], cases), runAgainst([], cases)]);
  expect(failedCases(faulty).length).toBeGreaterThan(0);
  expect(failedCases(sound)).toEqual([]);
});

test('faults have names of their own and a sentence each', () => {
  expect(new Set(faults.map(({ id }) => id)).size).toBe(faults.length);
  expect(new Set(faults.map(({ sentence }) => sentence)).size).toBe(faults.length);
  for (const { id, sentence } of faults) {
    expect(id).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
    expect(sentence).toMatch(/^[A-Z].{10,90}\.$/);
    expect(findFault(id)?.sentence).toBe(sentence);
  }
  expect(findFault('no-such-fault')).toBeUndefined();
});

test('every fault that a public report names is there', () => {
  const missing = publicReports.flatMap(({ faults: named }) =>
    named.filter((id) => findFault(id) === undefined),
  );
  expect(missing).toEqual([]);
});

test('every public report describes a defect of its own, in a sentence', () => {
  const defects = publicReports.map(({ defect }) => defect);
  expect(new Set(publicReports.map(({ id }) => id)).size).toBe(publicReports.length);
  expect(defects.filter((defect) => !/^[A-Z`].{20,}\.$/.test(defect))).toEqual([]);
  expect(defects.filter((defect) => faults.some(({ sentence }) => sentence === defect))).toEqual(
    [],
  );
});
