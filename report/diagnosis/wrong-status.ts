import { isOperationId, operationOf } from '../../spec/index.ts';
import { onEndpoints } from '../model/headline.ts';
import type { FoundBy } from '../model/report.ts';
import { type Caller, callers, isRefusedWith } from './callers.ts';
import { type Evidence, type Explanation, explain, type Hypothesis } from './explanation.ts';

/** Callers whom only 401 refuses; a key that exists may get another status. */
const invalid = callers.filter(({ id }) =>
  ['no-key', 'unknown-key', 'damaged-key', 'deleted-key'].includes(id),
);

/** How many kinds of invalid key must get a status before it is the one that all get. */
const fewestKinds = 2;

const refusedTo = (findings: readonly FoundBy[], caller: Caller, status: number) =>
  findings.filter(
    (found) =>
      caller.clauses.includes(found.case.requirement) &&
      caller.isPlain(found.case) &&
      isRefusedWith(found, status),
  );

const statusesOf = (findings: readonly FoundBy[]): readonly number[] => [
  ...new Set(
    findings.flatMap(({ finding: { answer } }) => (answer === null ? [] : [answer.status])),
  ),
];

/** Whether the endpoints without a model answer as they should: then the model is judged first. */
function isModelFirst(core: readonly FoundBy[], { cases }: Evidence): boolean {
  const without = cases.filter(
    ({ operation, requirement }) =>
      requirement === 'KEY-UNKNOWN' &&
      isOperationId(operation) &&
      operationOf(operation).model === null,
  );
  return (
    without.some(({ outcome }) => outcome === 'passed') &&
    core.every(
      ({ case: { operation } }) =>
        isOperationId(operation) && operationOf(operation).model !== null,
    )
  );
}

function everyInvalidKey(evidence: Evidence, status: number): readonly Explanation[] {
  const { findings } = evidence;
  const shown = invalid.map((caller) => refusedTo(findings, caller, status));
  const core = shown.flat();
  if (shown.filter(({ length }) => length > 0).length < fewestKinds) return [];
  const isAboutModel = status === 403 && isModelFirst(core, evidence);
  const what = isAboutModel
    ? 'The model is judged before the key: every invalid key gets 403'
    : `Every invalid key gets ${status}`;
  return explain(findings, core, {
    id: isAboutModel ? 'model-before-key' : 'invalid-key-status',
    headline: (operations) => `${what} instead of 401 ${onEndpoints(operations)}`,
    fix: isAboutModel
      ? 'Look the key up first, and judge the model only for a key that is valid.'
      : 'Answer 401 where the key is missing, malformed, unknown or deleted, in one place for all endpoints.',
    follows: (found) => isRefusedWith(found, status),
  });
}

function oneCaller(
  findings: readonly FoundBy[],
  caller: Caller,
  status: number,
): readonly Explanation[] {
  const core = refusedTo(findings, caller, status);
  const expected = core[0]?.finding.expected.replace(/^not served: /, '');
  return explain(findings, core, {
    id: `${caller.id}-status`,
    fix: `Answer ${expected} for this caller, whatever part of the gateway notices it first.`,
    follows: (found) =>
      caller.asks(found) &&
      (isRefusedWith(found, status) || found.case.requirement === 'HARD-NO-ORACLE'),
  });
}

/** One wrong status for every invalid key, or for those of one state: one fact, in however many clauses. */
export const wrongStatus: Hypothesis = (evidence) =>
  statusesOf(evidence.findings).flatMap((status) => [
    ...everyInvalidKey(evidence, status),
    ...callers.flatMap((caller) => oneCaller(evidence.findings, caller, status)),
  ]);
