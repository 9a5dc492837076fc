import { rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { codeOf, UsageError } from '../../base/errors.ts';
import { plural } from '../../base/text.ts';
import { readAuthorities } from '../../check/authorities.ts';
import {
  journalFolder,
  journalsIn,
  type LeftJournal,
  readJournal,
} from '../../check/made-keys/journal.ts';
import { openPlace } from '../../check/made-keys/open-place.ts';
import { describePlace, type ProvisionerPlace } from '../../check/made-keys/place.ts';
import type { CheckOptions } from '../../check/options/table.ts';
import { createPaces, defaultBudget, type Environment } from '../../check/target-from-env.ts';
import {
  adviseManualRemoval,
  describeLeftKeys,
  removeRun,
} from '../../suites/provisioners/remove-run.ts';
import type { Route } from '../../suites/wire/connect.ts';
import { createPace, type Pace } from '../../suites/wire/pace.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** The options of `cleanup`. */
export type CleanupOptions = Pick<CheckOptions, 'journal' | 'ca' | 'insecure' | 'rate'> & {
  readonly force?: true;
};

/** The way to a place, and its budget. */
type Way = { readonly route: Route; readonly paceAt: (place: ProvisionerPlace) => Pace };

/** True while the process of a run exists, so that its keys are still in use. */
function isRunning({ head }: LeftJournal): boolean {
  if (head.host !== hostname()) return false;
  try {
    process.kill(head.process, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

type Outcome = { readonly line: string; readonly clean: boolean };

/** Deletes the keys that a run left behind, and its journal when none is left. */
async function cleanOne(
  journal: LeftJournal,
  environment: Environment,
  { route, paceAt }: Way,
): Promise<Outcome> {
  const { file, head, keys } = journal;
  const pace = paceAt(head.place);
  const provisioner = openPlace(head.place, environment, { route, pace });
  const where = `run ${head.run} (${head.startedAt}, ${describePlace(head.place)})`;
  const { deleted: count, left } = await removeRun(provisioner, head.run, keys, true);
  await provisioner.close();
  const deleted = `${plural(count, 'key')} deleted`;
  if (left.length > 0) {
    return {
      clean: false,
      line: `${where}: ${deleted}. ${describeLeftKeys(left)} ${file} stays. Where cleanup does not help, ${adviseManualRemoval(head.run)}, then delete ${file}.`,
    };
  }
  try {
    await rm(file, { force: true });
  } catch (error) {
    return {
      clean: false,
      line: `${where}: ${deleted}; nothing is left, but ${file} cannot be removed (${codeOf(error)})`,
    };
  }
  return { clean: true, line: `${where}: ${deleted}; nothing is left` };
}

/** Cleans up by one journal, unless its run is still going on. @throws UsageError where it cannot be used */
async function cleanFile(
  file: string,
  { force }: CleanupOptions,
  environment: Environment,
  way: Way,
): Promise<Outcome> {
  const left = readJournal(file);
  if (force === true || !isRunning(left)) return cleanOne(left, environment, way);
  const { run, process: id } = left.head;
  return {
    clean: false,
    line: `run ${run} is still going on as process ${id}: let it end, or use --force`,
  };
}

/** The outcome of a journal that cannot be used: the others must not wait for it. */
function skipped(file: string, error: unknown): Outcome {
  if (!(error instanceof UsageError)) throw error;
  const why = error.message.replace(`--journal: ${file} `, '').replace(/^--journal: /, '');
  return { clean: false, line: `${file} was skipped: ${why}` };
}

/**
 * Deletes the keys that earlier runs made and could not delete. A journal of the system's folder that
 * cannot be used is reported, and the others are used.
 *
 * @returns the exit code: 3 where something is left
 * @throws UsageError where the journal that `--journal` names cannot be read, or its token is not in the
 * environment
 */
export async function cleanup(
  options: CleanupOptions,
  environment: Environment,
  terminal: Terminal,
): Promise<number> {
  const authorities = options.ca === undefined ? [] : await readAuthorities(options.ca);
  const route = { authorities, insecure: options.insecure === true };
  const { rate } = options;
  const paces = createPaces(rate);
  // Nobody knows which host a command calls.
  const commands = createPace({ rate: rate ?? defaultBudget.rate, concurrency: 1 });
  const paceAt = (place: ProvisionerPlace): Pace =>
    place.kind === 'command' ? commands : paces(new URL(place.url));
  const way = { route, paceAt };
  const print = ({ line }: Outcome): void => void terminal.output.write(`${line}\n`);
  const { journal } = options;
  if (journal !== undefined) {
    const outcome = await cleanFile(journal, options, environment, way);
    print(outcome);
    return outcome.clean ? exitCodes.conformant : exitCodes.incomplete;
  }
  const files = journalsIn(journalFolder(environment));
  let clean = true;
  for (const file of files) {
    const outcome = await cleanFile(file, options, environment, way).catch((error: unknown) =>
      skipped(file, error),
    );
    clean &&= outcome.clean;
    print(outcome);
  }
  if (files.length === 0) terminal.output.write('No run has left keys behind.\n');
  return clean ? exitCodes.conformant : exitCodes.incomplete;
}
