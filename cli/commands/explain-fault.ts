import type { Fault } from '../../mocks/faults/fault.ts';
import { faultsOf, reportsOf } from '../../proof/coverage.ts';
import { type Colors, listed, paragraph } from '../../report/terminal/layout.ts';
import { type RequirementId, requirementOf } from '../../spec/index.ts';
import type { PublicReport } from '../../spec/public-report.ts';

const publicReportLine = ({ id, defect }: PublicReport): string => `${id}: ${defect}`;

/** Options of the kind of run that finds a fault. */
const runs: Readonly<Record<'matrix' | NonNullable<Fault['reach']>, string>> = {
  matrix: '',
  fuzz: ' --fuzz 2000 --seed 7',
  thorough: ' --thorough',
};

/** Lists the faults that a clause's check finds, and the public reports that it would have caught. */
export function explainProof(clause: RequirementId, colors: Colors): string[] {
  const own = faultsOf(clause);
  const faults = own.map(({ id, sentence }) => `${id}: ${sentence}`);
  return [
    ...listed('proved by', faults, colors),
    ...listed('would catch', reportsOf(own).map(publicReportLine), colors),
  ];
}

/** Explains what a fault does, which check finds it, and where it was reported. */
export function explainFault(fault: Fault, colors: Colors): string[] {
  const { id, sentence, clause, reach = 'matrix' } = fault;
  return [
    `${colors.bold(id)}  a deliberate defect of the mock`,
    ...paragraph('does', sentence, colors),
    ...paragraph('breaks', `${clause}: ${requirementOf(clause).clause}`, colors),
    ...listed('reported', reportsOf([fault]).map(publicReportLine), colors),
    ...paragraph('serve it', `mock --fault ${id}`, colors),
    ...paragraph('find it', `check --base-url URL --only '${clause}/*'${runs[reach]}`, colors),
  ];
}
