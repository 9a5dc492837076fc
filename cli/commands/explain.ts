import pc from 'picocolors';
import { didYouMean, UsageError } from '../../base/errors.ts';
import { builtInContract } from '../../fixtures/contract.ts';
import type { Fault } from '../../mocks/faults/fault.ts';
import { faults, findFault } from '../../mocks/faults/index.ts';
import { faultsOf, reportsOf } from '../../proof/coverage.ts';
import { type Colors, listed, paragraph } from '../../report/terminal/layout.ts';
import { operationOf } from '../../spec/contract.ts';
import {
  isRequirementId,
  type RequirementId,
  requirementIds,
  requirementOf,
} from '../../spec/index.ts';
import type { PublicReport } from '../../spec/public-report.ts';
import type { Case } from '../../suites/cases/case.ts';
import { keyVariables } from '../../suites/cases/target.ts';
import { casesOf, checks } from '../../suites/checks/index.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { explainDecided } from './explain-decided.ts';

const publicReportLine = ({ id, defect }: PublicReport): string => `${id}: ${defect}`;

/** Options of the kind of run that finds a fault. */
const runs: Readonly<Record<'matrix' | NonNullable<Fault['reach']>, string>> = {
  matrix: '',
  fuzz: ' --fuzz 2000 --seed 7',
  thorough: ' --thorough',
};

/** Lists the faults that a clause's check finds, and the public reports that it would have caught. */
function explainProof(clause: RequirementId, colors: Colors): string[] {
  const own = faultsOf(clause);
  const faults = own.map(({ id, sentence }) => `${id}: ${sentence}`);
  return [
    ...listed('proved by', faults, colors),
    ...listed('would catch', reportsOf(own).map(publicReportLine), colors),
  ];
}

/** Explains what a fault does, which check finds it, and where it was reported. */
function explainFault(fault: Fault, colors: Colors): string[] {
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

function explainRequirement(id: RequirementId, colors: Colors): string[] {
  const { title, layer, level, clause, source, meaning, sent, expected, why, fix, decided } =
    requirementOf(id);
  const cases = checks[id](builtInContract());
  const counted =
    layer === 'contract' && level === 'MUST'
      ? 'every finding counts towards the verdict'
      : 'a finding counts if something was served or leaked, and always with --strict';
  return [
    `${colors.bold(id)}  ${title}`,
    ...paragraph('clause', clause, colors),
    ...paragraph('level', `${level}, layer ${layer}: ${counted}`, colors),
    ...paragraph('source', source, colors),
    '',
    ...paragraph('means', meaning, colors),
    ...paragraph('sent', sent, colors),
    ...paragraph('expected', expected, colors),
    ...paragraph('why', why, colors),
    ...paragraph('fix', fix, colors),
    '',
    ...decided.flatMap((one) => [...explainDecided(one, colors), '']),
    ...paragraph('cases', `${cases.length}: list --only '${id}/*'`, colors),
    ...explainProof(id, colors),
  ];
}

/** The option that adds a case to a check; empty for a case of the fixed matrix. */
function optionOf(one: Case): string {
  if (checks[one.requirement](builtInContract()).some(({ id }) => id === one.id)) return '';
  return casesOf(builtInContract(), { thorough: true }).some(({ id }) => id === one.id)
    ? ' --thorough'
    : ' --fuzz 2000';
}

/** Enough requests for each generated case to get some. */
const everyShare = { count: 10_000, seed: 0 };

function explainCase(one: Case, colors: Colors): string[] {
  const { method, path } = operationOf(builtInContract(), one.operation);
  const needs = one.needs.map((name) => (name === 'unknown' ? name : keyVariables[name]));
  return [
    `${colors.bold(one.id)}`,
    ...paragraph('endpoint', `${method} ${path} (${one.operation})`, colors),
    ...paragraph('sends', one.sends, colors),
    ...paragraph('expects', one.expects, colors),
    ...(needs.length === 0 ? [] : paragraph('needs', needs.join(', '), colors)),
    ...(one.kind === 'scenario' && one.provisioner
      ? paragraph('needs', 'a way to make keys on the target', colors)
      : []),
    ...paragraph('run it', `check${optionOf(one)} --only '${one.id}'`, colors),
    '',
    ...explainRequirement(one.requirement, colors),
  ];
}

async function findCase(id: string): Promise<Case | undefined> {
  const contract = builtInContract();
  const known = casesOf(contract, { thorough: true }).find((one) => one.id === id);
  if (known !== undefined) return known;
  // The generators load only where nothing else has the id.
  const { fuzzCases } = await import('../../suites/fuzz/fuzz-cases.ts');
  return fuzzCases(contract, everyShare).find((one) => one.id === id);
}

/**
 * Explains a clause, a case or a fault: what it means, where it comes from, what is sent, what must come
 * back, why it matters, how to fix a gateway that fails it, and what proves its check.
 *
 * @returns the exit code
 * @throws UsageError for an unknown id
 */
export async function explain(id: string, terminal: Terminal): Promise<number> {
  const colors = pc.createColors(terminal.useColor);
  const requirement = requirementIds.find((known) => known === id.toUpperCase());
  const fault = findFault(id);
  const isKnown = requirement !== undefined || fault !== undefined;
  const one = isKnown ? undefined : await findCase(id);
  if (requirement === undefined && one === undefined && fault === undefined) {
    const [clause = ''] = id.split('/');
    const known = isRequirementId(clause)
      ? checks[clause](builtInContract()).map((own) => own.id)
      : [...requirementIds, ...faults.map((every) => every.id)];
    const what = isRequirementId(clause) ? 'case' : 'clause, case or fault';
    throw new UsageError(
      `There is no ${what} ${id}.${didYouMean(isRequirementId(clause) ? id : clause, known)} \`list\` shows every case id.`,
    );
  }
  const lines = [
    ...(requirement === undefined ? [] : explainRequirement(requirement, colors)),
    ...(one === undefined ? [] : explainCase(one, colors)),
    ...(fault === undefined ? [] : explainFault(fault, colors)),
  ];
  terminal.output.write(terminal.fold(`${lines.join('\n')}\n`));
  return exitCodes.conformant;
}
