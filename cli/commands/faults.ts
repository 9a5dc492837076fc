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

/** The options of `faults`. */
export type FaultsOptions = {
  readonly prove?: true;
  readonly beside?: true;
  readonly json?: true;
};

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

function renderFaults(listed: readonly Fault[], useColor: boolean): string {
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
    `${plural(listed.length, 'fault')}. \`mock --fault ID\` serves one, \`explain ID\` explains it.`,
    '',
  ].join('\n');
}

async function prove(
  chosen: readonly Fault[],
  { beside }: FaultsOptions,
  terminal: Terminal,
): Promise<number> {
  const { holds, proveChecks } = await import('../../proof/prove-checks.ts');
  const { renderProof } = await import('../../proof/render-proof.ts');
  const progress = createProgress(terminal.error, 'faults');
  const isAll = chosen.length === faults.length;
  const clauses = requirementIds.filter(
    (id) => isAll || chosen.some(({ clause }) => clause === id),
  );
  const proof = await proveChecks(chosen, clauses, {
    beside: beside === true,
    onProgress: progress.show,
  });
  progress.end();
  const colors = pc.createColors(terminal.useColor);
  terminal.output.write(renderProof(proof, clauses.length, colors));
  return holds(proof) ? exitCodes.conformant : exitCodes.violations;
}

/**
 * Lists the faults of the mock, or proves the checks with them.
 *
 * @param name a pattern over the ids of faults and clauses; all of them without it
 * @returns the exit code; 1 where a fault is not caught, a check catches none, or a run without a fault
 * has a finding
 * @throws UsageError for a name that does not exist
 */
export async function listOrProve(
  name: string | undefined,
  options: FaultsOptions,
  terminal: Terminal,
): Promise<number> {
  const listed = selectFaults(name);
  if (options.prove === true) {
    if (options.json === true)
      throw new UsageError('--prove has no JSON output: leave out --json.');
    return prove(listed, options, terminal);
  }
  if (options.beside === true) throw new UsageError('--beside needs --prove.');
  const facts = listed.map(({ id, clause, sentence, reach = 'matrix' }) => ({
    id,
    clause,
    sentence,
    reach,
  }));
  terminal.output.write(
    options.json === true
      ? `${JSON.stringify(facts, null, 2)}\n`
      : renderFaults(listed, terminal.useColor),
  );
  return exitCodes.conformant;
}
