import type { ReportedFinding, SeverityLabel } from './report.ts';

const acceptedWords = 'the key was accepted';

const saysError = (body: string): boolean =>
  /"error"\s*:(?!\s*null)|<html|<!doctype html/i.test(body);

/** Whether an answer gives what was asked for: a success that is neither an error object nor a web page. */
function isGiven({ answer, seen }: Pick<ReportedFinding, 'answer' | 'seen'>): boolean {
  if (seen.includes(acceptedWords)) return true;
  if (answer === null || (answer.status !== 101 && Math.floor(answer.status / 100) !== 2)) {
    return false;
  }
  return !saysError(answer.body);
}

/**
 * Returns the severity of a finding in one word. A wrong refusal is `accepted` where the answer was a
 * success, `wrong-status` where a success held a refusal, and `no-answer` where none came. What was refused
 * with an error status was not served.
 */
export function labelOf(
  finding: Pick<ReportedFinding, 'severity' | 'answer' | 'seen'>,
): SeverityLabel {
  const { severity, answer, seen } = finding;
  if (severity === 'served' && answer !== null && answer.status >= 400) {
    return seen.includes(acceptedWords) ? severity : 'wrong-refusal';
  }
  if (severity !== 'wrong-refusal') return severity;
  if (isGiven(finding)) return 'accepted';
  if (answer === null) return 'no-answer';
  return answer.status >= 200 && answer.status < 300 ? 'wrong-status' : severity;
}
