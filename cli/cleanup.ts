import { rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { plural } from '../suites/plural.ts';
import { beginningOf, lateness, removeRun } from '../suites/provisioners/journaled.ts';
import { codeOf } from '../suites/thrown.ts';
import { exitCodes } from './exit-codes.ts';
import { journalFolder, journalsIn, type LeftJournal, readJournal } from './journal.ts';
import { openPlace, type Trust, tellPlace } from './provisioner-settings.ts';
import { readAuthorities } from './read-authorities.ts';
import type { Environment } from './settings.ts';
import type { Terminal } from './terminal.ts';

/** What `cleanup` is asked for. */
export type CleanupOptions = {
  readonly journal?: string;
  readonly force?: true;
  readonly ca?: string;
  readonly insecure?: true;
};

/** True while the process of a run is there, so that its keys are still in use. */
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

/** Deletes what a run left behind; its journal goes when nothing is left. */
async function cleanOne(
  left: LeftJournal,
  environment: Environment,
  trust: Trust,
): Promise<Outcome> {
  const { file, head, ids } = left;
  const provisioner = openPlace(head.place, environment, { trust });
  const where = `run ${head.run} (${head.startedAt}, ${tellPlace(head.place)})`;
  let count = 0;
  const remove = (known: readonly string[]) =>
    removeRun(provisioner, head.run, known, () => {
      count += 1;
    });
  const first = await remove(ids);
  await new Promise((resolve) => setTimeout(resolve, lateness));
  const failures = first.length > 0 ? first : await remove([]);
  await provisioner.close();
  const deleted = `${plural(count, 'key')} deleted`;
  if (failures.length > 0) {
    const names = `names beginning with ${beginningOf(head.run)}`;
    return {
      clean: false,
      line: `${where}: ${deleted}, but not all: ${failures[0]}. ${file} stays; look for ${names}.`,
    };
  }
  await rm(file, { force: true });
  return { clean: true, line: `${where}: ${deleted}; nothing is left` };
}

/**
 * Deletes the keys that earlier runs made and could not delete.
 *
 * @returns the exit code: 3 where something is left
 * @throws UsageError where a journal cannot be read, or a token is not in the environment
 */
export async function cleanup(
  options: CleanupOptions,
  environment: Environment,
  terminal: Terminal,
): Promise<number> {
  const files =
    options.journal === undefined ? journalsIn(journalFolder(environment)) : [options.journal];
  const journals = files.map(readJournal);
  const authorities = options.ca === undefined ? [] : await readAuthorities(options.ca);
  const trust = { authorities, insecure: options.insecure === true };
  let clean = true;
  for (const left of journals) {
    const running = options.force !== true && isRunning(left);
    const outcome = running
      ? {
          clean: false,
          line: `run ${left.head.run} is still going on as process ${left.head.process}: let it end, or say --force`,
        }
      : await cleanOne(left, environment, trust);
    clean &&= outcome.clean;
    terminal.output.write(`${outcome.line}\n`);
  }
  if (journals.length === 0) terminal.output.write('No run has left keys behind.\n');
  return clean ? exitCodes.conformant : exitCodes.incomplete;
}
