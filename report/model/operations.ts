import {
  type Contract,
  operationIdsOf,
  operationOf as operationIn,
  pathOf,
} from '../../spec/contract.ts';
import { operationIds, operationOf } from '../../spec/index.ts';
import type { Report, ReportedOperation } from './report.ts';

/** The endpoints of a report, in the order of its columns: those of its profile, else of the contract. */
export const operationsOf = ({ profile }: Pick<Report, 'profile'>): readonly ReportedOperation[] =>
  profile?.operations ??
  operationIds.map((id) => {
    const { method, path } = operationOf(id);
    return { id, where: `${method} ${path}` };
  });

/** The method and path of an endpoint of a report; its id where the report does not have it. */
export const whereOf = (report: Pick<Report, 'profile'>, id: string): string =>
  operationsOf(report).find((one) => one.id === id)?.where ?? id;

/** The profile of a contract as a member of the report, redacted; nothing without one. */
export function reportProfile(
  contract: Contract,
  redact: (text: string) => string,
): Pick<Report, 'profile'> {
  const { profile } = contract;
  if (profile === null) return {};
  const operations = operationIdsOf(contract).map((id) => ({
    id,
    where: `${operationIn(contract, id).method} ${pathOf(contract, id)}`,
  }));
  return { profile: { ...profile, declares: profile.declares.map(redact), operations } };
}
