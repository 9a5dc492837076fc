import type { Report, ReportedFinding } from '../../../report/model/report.ts';
import { sampleReport } from './sample-report.ts';

/** What a hostile target would put into an answer to break out of whatever shows it. */
export const hostileText = [
  '</script><script>globalThis.broken=1</script>',
  '<img src=x onerror=globalThis.broken=1>',
  '<!-- ]]> --> & &lt; "quoted" \'single\'',
  '\u001b[2J\u0000\u0007\u202eright\u2028to\ud800left',
  '\n::error title=forged::forged\n##[error]forged\r\n::set-output name=x::y',
  '| cell | `code` ``` fence **bold** [link](javascript:alert(1)) @team #1 https://evil.example',
  '%0A::warning::forged',
  '$(touch /tmp/x) `id`',
].join(' ');

const spoil = (finding: ReportedFinding): ReportedFinding => ({
  ...finding,
  seen: `200 ${hostileText}`,
  answer: {
    status: 200,
    headers: [['x-hostile', hostileText]],
    body: hostileText,
  },
});

/** The sample as a hostile target would make it: every text that comes from the target is spoiled. */
export const hostileReport: Report = {
  ...sampleReport,
  because: hostileText,
  notices: [hostileText],
  cases: sampleReport.cases.map((one) => ({
    ...one,
    ...(one.reason === undefined ? {} : { reason: hostileText }),
    findings: one.findings.map(spoil),
  })),
};
