import type { Fault } from '../mocks/faults/fault.ts';
import { faults } from '../mocks/faults/index.ts';
import { publicReports } from '../spec/generated/reports.ts';
import type { RequirementId } from '../spec/index.ts';
import type { PublicReport } from '../spec/public-report.ts';

/** The faults that prove a clause's check: it must find each. */
export const faultsOf = (clause: RequirementId): readonly Fault[] =>
  faults.filter((fault) => fault.clause === clause);

/** The public reports that some faults re-create, and that the checks of these would have caught. */
export function reportsOf(proving: readonly Pick<Fault, 'id'>[]): readonly PublicReport[] {
  const ids = new Set(proving.map(({ id }) => id));
  return publicReports.filter((report) => report.faults.some((id) => ids.has(id)));
}
