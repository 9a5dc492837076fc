import { severities } from '../../suites/cases/case.ts';
import type { FoundBy } from '../model/report.ts';

/** How plainly an answer shows what happened: a success, a handshake, another status, nothing. */
function plainness(found: FoundBy): number {
  const { answer } = found.finding;
  if (answer === null) return 3;
  if (answer.status >= 200 && answer.status < 300) return 0;
  return answer.status === 101 ? 1 : 2;
}

/** A finding that was not there each time proves less. */
const rankOf = (found: FoundBy): readonly number[] => [
  found.finding.counted ? 0 : 1,
  found.finding.unstable === true ? 1 : 0,
  severities.indexOf(found.finding.severity),
  plainness(found),
  // A call that runs a model says more than a list.
  found.finding.request.method === 'POST' ? 0 : 1,
];

/** Compares two ranks member by member; the lower one comes first. */
export function compareRanks(one: readonly number[], other: readonly number[]): number {
  const at = one.findIndex((value, index) => value !== other[index]);
  return at === -1 ? 0 : (one[at] ?? 0) - (other[at] ?? 0);
}

/** Sorts findings by how clearly they prove a cause: a 200 on a POST, then on a GET, then a 400. */
export function clearestFirst(
  found: readonly [FoundBy, ...FoundBy[]],
): readonly [FoundBy, ...FoundBy[]] {
  const [first, ...rest] = found.toSorted((one, other) => compareRanks(rankOf(one), rankOf(other)));
  return first === undefined ? found : [first, ...rest];
}
