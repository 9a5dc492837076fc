import pc from 'picocolors';
import { didYouMean, UsageError } from '../../base/errors.ts';
import type { CommandOptions } from '../../check/command-settings.ts';
import { builtInContract } from '../../fixtures/contract.ts';
import type { Fault } from '../../mocks/faults/fault.ts';
import { faults, findFault } from '../../mocks/faults/index.ts';
import { faultsOf, reportsOf } from '../../proof/coverage.ts';
import { type Colors, listed, paragraph } from '../../report/terminal/layout.ts';
import { type Contract, operationOf, pathOf } from '../../spec/contract.ts';
import {
  isRequirementId,
  type RequirementId,
  requirementIds,
  requirementOf,
} from '../../spec/index.ts';
import { applyProfile, type NamedProfile } from '../../spec/profiles/apply-profile.ts';
import type { PublicReport } from '../../spec/public-report.ts';
import type { Case } from '../../suites/cases/case.ts';
import { keyVariables } from '../../suites/cases/target.ts';
import { checks, thoroughChecks } from '../../suites/checks/index.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { explainDecided } from './explain-decided.ts';

const publicReportLine = ({ id, defect }: PublicReport): string => `${id}: ${defect}`;

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
    ...paragraph('serve it', `npx anyone-conformance mock --fault ${id}`, colors),
    ...paragraph(
      'find it',
      `npx anyone-conformance check URL --only ${clause}${runs[reach]}`,
      colors,
    ),
  ];
}

/** The contract of an explanation, and the options with which other commands have it too. */
type Explained = { readonly contract: Contract; readonly given: string };

function explainRequirement(
  id: RequirementId,
  { contract, given }: Explained,
  colors: Colors,
  cases: number = checks[id](contract).length,
): string[] {
  const { title, layer, level, clause, source, meaning, sent, expected, why, fix, decided } =
    requirementOf(id);
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
    ...paragraph('cases', `${cases}: npx anyone-conformance list${given} --only ${id}`, colors),
    ...explainProof(id, colors),
  ];
}

/** A case, and the option that adds it to a check; empty for one of the fixed matrix. */
type FoundCase = {
  readonly one: Case;
  readonly option: '' | ' --thorough' | ' --fuzz 2000';
  /** How many cases of its clause the fixed matrix has. */
  readonly cases: number;
};

/** Enough requests for each generated case to get some. */
const everyShare = { count: 10_000, seed: 0 };

function explainCase(
  { one, option, cases }: FoundCase,
  explained: Explained,
  colors: Colors,
): string[] {
  const { contract, given } = explained;
  const { method } = operationOf(contract, one.operation);
  const endpoint = `${method} ${pathOf(contract, one.operation)} (${one.operation})`;
  const needs = one.needs.map((name) => (name === 'unknown' ? name : keyVariables[name]));
  const run = `npx anyone-conformance check${given}${option}${typed('only', one.id)}`;
  return [
    `${colors.bold(one.id)}`,
    ...paragraph('endpoint', endpoint, colors),
    ...paragraph('sends', one.sends, colors),
    ...paragraph('expects', one.expects, colors),
    ...(needs.length === 0 ? [] : paragraph('needs', needs.join(', '), colors)),
    ...(one.kind === 'scenario' && one.provisioner
      ? paragraph('needs', 'a way to make keys on the target', colors)
      : []),
    ...paragraph('run it', run, colors),
    '',
    ...explainRequirement(one.requirement, explained, colors, cases),
  ];
}

async function findCase(id: string, contract: Contract): Promise<FoundCase | undefined> {
  const [clause = ''] = id.split('/');
  if (!isRequirementId(clause)) return undefined;
  // The check of the clause has most of its cases: the whole table takes longer than all else here.
  const own = checks[clause](contract);
  const among = (cases: readonly Case[], option: FoundCase['option']): FoundCase[] =>
    cases.filter((one) => one.id === id).map((one) => ({ one, option, cases: own.length }));
  const [known] = among(own, '');
  if (known !== undefined) return known;
  const more = thoroughChecks.flatMap((check) => check(contract));
  const [thorough] = among(more, ' --thorough');
  if (thorough !== undefined) return thorough;
  // The generators load only where nothing else has the id.
  const { fuzzCases } = await import('../../suites/fuzz/fuzz-cases.ts');
  return among(fuzzCases(contract, everyShare), ' --fuzz 2000')[0];
}

/** An option as it is typed, with its value in quotes where a shell needs them. */
const typed = (option: string, value: string | undefined): string =>
  value === undefined
    ? ''
    : ` --${option} ${/^[\w./:\\-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`}`;

/** The contract as a profile adapts it. Nothing is sent, so the values of its variables are not needed. */
function adaptedBy({ name, profile }: NamedProfile): Contract {
  const { headers: _, query: __, ...rest } = profile;
  return applyProfile(builtInContract(), { name, profile: rest });
}

/** Explains a case: that of the profile, else that of the built-in contract; null for an unknown id. */
async function explainCaseOf(
  id: string,
  explained: Explained,
  colors: Colors,
): Promise<string[] | null> {
  const found = await findCase(id, explained.contract);
  if (found !== undefined) return explainCase(found, explained, colors);
  if (explained.contract.profile === null) return null;
  const contract = builtInContract();
  const builtIn = await findCase(id, contract);
  return builtIn === undefined
    ? null
    : explainCase(builtIn, { contract, given: ' --profile anyone' }, colors);
}

/** The options of `explain`. */
export type ExplainOptions = Pick<CommandOptions, 'config' | 'profile'>;

/** Reads the profile of the options and the configuration; null without one. */
type ReadProfile = () => Promise<NamedProfile | null>;

/** The contract of the options and the configuration. @throws UsageError where they cannot be used */
async function readContract(options: ExplainOptions, readProfile: ReadProfile): Promise<Explained> {
  const profile = await readProfile();
  return {
    contract: profile === null ? builtInContract() : adaptedBy(profile),
    given: typed('config', options.config) + typed('profile', options.profile),
  };
}

/** @throws UsageError that names the nearest known id */
function refuseId(id: string, contract: Contract): never {
  const [clause = ''] = id.split('/');
  const known = isRequirementId(clause)
    ? checks[clause](contract).map((own) => own.id)
    : [...requirementIds, ...faults.map((every) => every.id)];
  const what = isRequirementId(clause) ? 'case' : 'clause, case or fault';
  throw new UsageError(
    `There is no ${what} ${id}.${didYouMean(isRequirementId(clause) ? id : clause, known)} \`list\` shows every case id.`,
  );
}

async function linesOf(id: string, readIt: () => Promise<Explained>, colors: Colors) {
  const requirement = requirementIds.find((known) => known === id.toUpperCase());
  if (requirement !== undefined) return explainRequirement(requirement, await readIt(), colors);
  const fault = findFault(id);
  if (fault !== undefined) return explainFault(fault, colors);
  const explained = await readIt();
  return (await explainCaseOf(id, explained, colors)) ?? refuseId(id, explained.contract);
}

/**
 * Explains a clause, a case or a fault: what it means, where it comes from, what is sent, what must come
 * back, why it matters, how to fix a gateway that fails it, and what proves its check. The cases of a
 * clause are those of the profile that an option or the configuration file declares.
 *
 * @param readProfile is called where the contract is needed
 * @returns the exit code
 * @throws UsageError for an unknown id, or a profile that cannot be used
 */
export async function explain(
  id: string,
  options: ExplainOptions,
  readProfile: ReadProfile,
  terminal: Terminal,
): Promise<number> {
  const colors = pc.createColors(terminal.useColor);
  const lines = await linesOf(id, () => readContract(options, readProfile), colors);
  terminal.output.write(terminal.fold(`${lines.join('\n')}\n`));
  return exitCodes.conformant;
}
