import pc from 'picocolors';
import { didYouMean, UsageError } from '../../base/errors.ts';
import { plural } from '../../base/text.ts';
import { toPattern } from '../../check/select-cases.ts';
import type { Fault } from '../../mocks/faults/fault.ts';
import { faults } from '../../mocks/faults/index.ts';
import { requirementIds } from '../../spec/index.ts';
import { exitCodes } from '../exit-codes.ts';
import { createProgress } from '../terminal/progress.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** What `faults` is asked for. */
export type FaultsOptions = {
  readonly prove?: true;
  readonly beside?: true;
  readonly json?: true;
};

/** The faults whose id or clause fits a pattern; every one without it. */
function selectFaults(name: string | undefined): readonly Fault[] {
  if (name === undefined) return faults;
  const pattern = toPattern(name);
  const clausePattern = toPattern(name.toUpperCase());
  const own = faults.filter(({ id, clause }) => pattern.test(id) || clausePattern.test(clause));
  if (own.length > 0) return own;
  const known = [...faults.map(({ id }) => id), ...requirementIds];
  throw new UsageError(
    `There is no fault or clause ${name}.${didYouMean(name, known)} \`faults\` shows every fault.`,
  );
}

function tellFaults(listed: readonly Fault[], useColor: boolean): string {
  const colors = pc.createColors(useColor);
  const width = Math.max(...listed.map(({ id }) => id.length));
  const clauses = requirementIds.filter((id) => listed.some(({ clause }) => clause === id));
  const groups = clauses.flatMap((clause) => [
    colors.bold(clause),
    ...listed
      .filter((fault) => fault.clause === clause)
      .map(({ id, sentence }) => `  ${id.padEnd(width)}  ${colors.dim(sentence)}`),
    '',
  ]);
  return [
    ...groups,
    `${plural(listed.length, 'fault')}. \`mock --fault ID\` serves one, \`explain ID\` tells more of it.`,
    '',
  ].join('\n');
}

/** The table for a person, or the facts for a program. */
async function prove(
  chosen: readonly Fault[],
  { beside }: FaultsOptions,
  terminal: Terminal,
): Promise<number> {
  const { holds, proveChecks } = await import('../../proof/prove-checks.ts');
  const { tellProof } = await import('../../proof/tell-proof.ts');
  const progress = createProgress(terminal.error, 'faults');
  const isAll = chosen.length === faults.length;
  const clauses = requirementIds.filter(
    (id) => isAll || chosen.some(({ clause }) => clause === id),
  );
  const proof = await proveChecks(chosen, clauses, {
    beside: beside === true,
    tell: progress.tell,
  });
  progress.end();
  const colors = pc.createColors(terminal.useColor);
  terminal.output.write(tellProof(proof, clauses.length, colors));
  return holds(proof) ? exitCodes.conformant : exitCodes.violations;
}

/**
 * Lists the faults that the mock can be given, or proves the checks by them.
 *
 * @param name a pattern over the ids of faults and clauses, for no others
 * @returns the exit code; 1 where a fault is not caught, a check catches none, or something is found
 * without a fault
 * @throws UsageError for a name that does not exist
 */
export async function tellOrProve(
  name: string | undefined,
  options: FaultsOptions,
  terminal: Terminal,
): Promise<number> {
  const listed = selectFaults(name);
  if (options.prove === true) {
    if (options.json === true) throw new UsageError('--prove has no JSON: leave out --json.');
    return prove(listed, options, terminal);
  }
  if (options.beside === true) throw new UsageError('--beside needs --prove: nothing is run.');
  const facts = listed.map(({ id, clause, sentence, reach = 'matrix' }) => ({
    id,
    clause,
    sentence,
    reach,
  }));
  terminal.output.write(
    options.json === true
      ? `${JSON.stringify(facts, null, 2)}\n`
      : tellFaults(listed, terminal.useColor),
  );
  return exitCodes.conformant;
}
