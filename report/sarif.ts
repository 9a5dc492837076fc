import { createHash } from 'node:crypto';
import type { Log, Notification, ReportingDescriptor, Result } from 'sarif';
import { shorten, visibleLine, visibleText } from '../base/text.ts';
import { requirementOf } from '../spec/index.ts';
import { type Severity, severities } from '../suites/cases/case.ts';
import { findingsIn } from './model/causes.ts';
import { breachOf } from './model/headline.ts';
import { whereOf } from './model/operations.ts';
import type { FoundBy, Report, ReportedRequirement } from './model/report.ts';
import { gapsOf } from './model/results.ts';

/** Where results point by default: a gateway's source is unknown. Code scanning shows none without a file. */
const noSource = 'anyone-conformance.yaml';

/** GitHub's scale from 0 to 10: from 9 on critical, from 7 on high, from 4 on medium. */
const securitySeverity: Readonly<Record<Severity, string>> = {
  served: '9.1',
  leaked: '8.2',
  refused: '5.3',
  'wrong-refusal': '4.3',
  'wrong-shape': '2.1',
};

function mostSevereOf(id: string, found: readonly FoundBy[]): Severity | undefined {
  const own = found.filter(({ case: one }) => one.requirement === id);
  return severities.find((severity) => own.some(({ finding }) => finding.severity === severity));
}

function ruleOf(
  { id, level }: ReportedRequirement,
  found: readonly FoundBy[],
): ReportingDescriptor {
  const { layer, title, clause, source, meaning, why, fix } = requirementOf(id);
  const mostSevere = mostSevereOf(id, found);
  return {
    id,
    name: id,
    shortDescription: { text: title },
    fullDescription: { text: shorten(clause, 1000) },
    help: {
      text: `${clause}\n\n${meaning}\n\nWhy: ${why}\n\nHow to fix it: ${fix}\n\nSource: ${source}`,
      markdown: `**${clause}**\n\n${meaning}\n\n### Why\n\n${why}\n\n### How to fix it\n\n${fix}\n\n_Source: ${source}_`,
    },
    defaultConfiguration: { level: level === 'MUST' ? 'error' : 'warning' },
    properties: {
      tags: ['security', 'authentication', layer],
      precision: 'very-high',
      // GitHub treats a rule as a security rule only with this member; without a finding it is the mildest.
      'security-severity': securitySeverity[mostSevere ?? 'wrong-shape'],
    },
  };
}

/** Stable across runs: hash of case id, severity and ordinal. */
const fingerprintOf = (caseId: string, severity: Severity, ordinal: number): string =>
  createHash('sha256').update(`${caseId}#${severity}#${ordinal}`).digest('hex').slice(0, 32);

function resultOf(
  report: Report,
  { case: one, finding }: FoundBy,
  { ordinal, ruleIndex, location }: { ordinal: number; ruleIndex: number; location: string },
): Result {
  const where = whereOf(report, one.operation);
  const fingerprint = fingerprintOf(one.id, finding.severity, ordinal);
  return {
    ruleId: one.requirement,
    ruleIndex,
    kind: 'fail',
    level: finding.counted ? 'error' : 'warning',
    message: {
      text: visibleText(
        `${breachOf({ case: one, finding })} on ${one.operation} (${where}): expected ${finding.expected}, seen ${finding.seen}. Sent: ${one.sends}. Case ${one.id}.`,
      ),
    },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: location } },
        logicalLocations: [{ name: one.operation, fullyQualifiedName: where, kind: 'function' }],
      },
    ],
    partialFingerprints: {
      'anyoneCase/v1': fingerprint,
      // Without it GitHub would use the line, which is the same for all.
      primaryLocationLineHash: `${fingerprint}:1`,
    },
    ...(finding.baselined === true
      ? {
          suppressions: [
            { kind: 'external', status: 'accepted', justification: finding.reason ?? 'baseline' },
          ],
        }
      : {}),
    properties: {
      caseId: one.id,
      severity: finding.severity,
      counted: finding.counted,
      style: one.style,
      curl: visibleText(finding.curl),
    },
  };
}

/** Numbers the findings of each case by severity. */
function numbered(found: readonly FoundBy[]): readonly { one: FoundBy; ordinal: number }[] {
  const seen = new Map<string, number>();
  return found.map((one) => {
    const key = `${one.case.id}#${one.finding.severity}`;
    const ordinal = seen.get(key) ?? 0;
    seen.set(key, ordinal + 1);
    return { one, ordinal };
  });
}

const gapNotification = ([reason, count]: readonly [string, number]): Notification => ({
  level: 'note',
  message: { text: visibleText(`Inconclusive: ${count} × ${reason}`) },
});

/**
 * Renders the report as SARIF 2.1.0: a rule for each clause, a result for each finding. Fingerprints
 * come from the case, so that a code scanning service recognizes a finding in the next run. Inconclusive
 * cases become notifications of the run.
 *
 * @param location the file in the user's repository that results point to
 */
export function renderSarif(report: Report, location = noSource): string {
  const selected = report.requirements.filter(({ outcome }) => outcome !== 'not-selected');
  const ruleIds = selected.map(({ id }) => id);
  const found = findingsIn(report);
  const log: Log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: report.tool.name,
            semanticVersion: report.tool.version,
            rules: selected.map((one) => ruleOf(one, found)),
          },
        },
        automationDetails: { id: `${report.tool.name}/` },
        invocations: [
          {
            executionSuccessful: report.verdict !== 'unreachable',
            startTimeUtc: report.startedAt,
            endTimeUtc: new Date(Date.parse(report.startedAt) + report.durationMs).toISOString(),
            toolExecutionNotifications: [
              {
                level: ['conformant', 'holds'].includes(report.verdict) ? 'note' : 'warning',
                message: { text: visibleLine(`${report.verdict}: ${report.because}`) },
              },
              ...gapsOf(report).map(gapNotification),
            ],
          },
        ],
        properties: {
          verdict: report.verdict,
          target: report.target.baseUrl,
          totals: report.totals,
        },
        results: numbered(found).map(({ one, ordinal }) =>
          resultOf(report, one, {
            ordinal,
            ruleIndex: ruleIds.indexOf(one.case.requirement),
            location,
          }),
        ),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}
