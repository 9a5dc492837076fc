import type { ReportedCase, ReportedFinding } from '../../../report/model/report.ts';
import type { Severity } from '../../../suites/cases/case.ts';
import { sampleReport } from './sample-report.ts';

const [found] = sampleReport.cases.flatMap(({ findings }) => findings);
if (found === undefined) throw new Error('the sample has a finding');

/** A finding of this severity. */
export const finding = (
  severity: Severity,
  more: Partial<ReportedFinding> = {},
): ReportedFinding => ({
  ...found,
  severity,
  ...more,
});

/** What a case ended with. */
export type Came = 'passed' | 'inconclusive' | 'not-applicable' | readonly ReportedFinding[];

/** A case of KEY-DELETED that ended so. */
export const reportedCase = (
  came: Came,
  operation: ReportedCase['operation'] = 'createMessage',
): ReportedCase => ({
  id: `KEY-DELETED/${operation}/bearer/deleted`,
  requirement: 'KEY-DELETED',
  operation,
  style: 'bearer',
  variant: 'deleted',
  sends: 'a deleted key',
  expects: '401',
  durationMs: 12,
  outcome: typeof came === 'string' ? came : 'failed',
  ...(came === 'inconclusive' || came === 'not-applicable' ? { reason: 'no such key' } : {}),
  findings: typeof came === 'string' ? [] : came,
});
