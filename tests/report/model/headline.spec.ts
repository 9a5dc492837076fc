import { breachOf } from '../../../report/model/headline.ts';
import type { ReportedFinding } from '../../../report/model/report.ts';
import { labelOf } from '../../../report/model/severity-label.ts';
import { requirementIds, requirementOf } from '../../../spec/index.ts';
import { severities } from '../../../suites/cases/case.ts';
import { finding, reportedCase } from '../../support/report/reported-case.ts';
import { expect, test } from '../../test.ts';

const answered = (status: number, body = '{}'): Pick<ReportedFinding, 'answer' | 'seen'> => ({
  seen: `${status}`,
  answer: { status, headers: [], body },
});

test('the severity that people read never contradicts the status', () => {
  const label = (severity: (typeof severities)[number], more: Partial<ReportedFinding>) =>
    labelOf(finding(severity, more));
  expect(label('served', answered(200))).toBe('served');
  expect(label('served', answered(404))).toBe('wrong-refusal');
  expect(label('served', { ...answered(400), seen: '400: the key was accepted' })).toBe('served');
  expect(label('wrong-refusal', answered(403))).toBe('wrong-refusal');
  expect(label('wrong-refusal', answered(200))).toBe('accepted');
  expect(label('wrong-refusal', answered(101, ''))).toBe('accepted');
  expect(label('wrong-refusal', answered(200, '{"error": {"code": 1}}'))).toBe('wrong-status');
  expect(label('wrong-refusal', answered(200, '{"id": "1", "error": null}'))).toBe('accepted');
  expect(label('wrong-refusal', { seen: 'nothing', answer: null })).toBe('no-answer');
  expect(label('leaked', answered(401))).toBe('leaked');
});

test('a headline says what happened: served, or refused with a wrong status', () => {
  const one = reportedCase([]);
  const breach = (more: Partial<ReportedFinding>, severity: (typeof severities)[number]) =>
    breachOf({ case: one, finding: finding(severity, more) });
  expect(breach(answered(200), 'served')).toBe('A deleted key still works');
  expect(breach(answered(403), 'wrong-refusal')).toBe(
    'A deleted key is refused with 403 instead of 401',
  );
  expect(breach({ seen: '', answer: null }, 'wrong-refusal')).toBe(
    'A deleted key gets no answer instead of 401',
  );
});

test('the breach of each clause is a sentence of its own, for severities that exist', () => {
  const breaches = requirementIds.map((id) => requirementOf(id).breach);
  expect(new Set(breaches).size).toBe(breaches.length);
  for (const id of requirementIds) {
    const { breach, breachBy, title } = requirementOf(id);
    expect(breach).not.toBe(title);
    expect(Object.keys(breachBy).filter((name) => !severities.some((one) => one === name))).toEqual(
      [],
    );
    for (const words of [breach, ...Object.values(breachBy)]) {
      expect(words, id).toMatch(/^[A-Z].*[^.]$/);
    }
  }
});

test('a valid request in an odd form is not called one that must be refused', () => {
  const odd = {
    ...reportedCase([]),
    requirement: 'HARD-NO-BYPASS',
    variant: 'raw-upgrade-good',
  } as const;
  const silent = { seen: 'no answer came in time', answer: null };
  expect(breachOf({ case: odd, finding: finding('wrong-refusal', silent) })).toBe(
    'A valid request in an odd form gets no answer',
  );
  const bad = { ...odd, variant: 'unknown-raw-upgrade' };
  expect(breachOf({ case: bad, finding: finding('wrong-refusal', silent) })).toBe(
    'A request that must be refused gets no answer',
  );
});
