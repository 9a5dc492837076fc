import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { homedir, hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { codeOf, UsageError } from '../../base/errors.ts';
import { isRecord, parseJson } from '../../base/json.ts';
import type { Journal } from '../../suites/provisioners/journaled.ts';
import type { RunKey } from '../../suites/provisioners/remove-run.ts';
import type { Environment } from '../target-from-env.ts';
import type { ProvisionerPlace } from './place.ts';

/** What a journal says of its run. It holds no key and no token. */
export type JournalHead = {
  readonly journal: 1;
  readonly run: string;
  readonly place: ProvisionerPlace;
  readonly process: number;
  readonly host: string;
  readonly startedAt: string;
};

/** A journal that is being written. */
export type OpenJournal = Journal & {
  readonly file: string;
  /** Deletes the file, once no key is left in it. */
  readonly discard: () => void;
};

/** A journal that was left behind, with the keys that are not known to be gone. */
export type LeftJournal = {
  readonly file: string;
  readonly head: JournalHead;
  readonly keys: readonly RunKey[];
};

/** The folder in which an operating system keeps the state of programs. */
export function journalFolder(environment: Environment, platform = process.platform): string {
  const own = 'anyone-conformance';
  const home = environment['HOME'] || homedir();
  if (platform === 'win32') {
    return join(environment['LOCALAPPDATA'] || join(home, 'AppData', 'Local'), own, 'journals');
  }
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', own, 'journals');
  return join(environment['XDG_STATE_HOME'] || join(home, '.local', 'state'), own, 'journals');
}

/**
 * Begins a journal, for its owner alone to read. Each line is on the disk before `note` returns.
 *
 * @throws UsageError where the file cannot be made, or is there already
 */
export function openJournal(file: string, run: string, place: ProvisionerPlace): OpenJournal {
  if (existsSync(file)) {
    throw new UsageError(
      `--journal: ${file} is there already. Run npx anyone-conformance cleanup --journal ${file} first, or name another.`,
    );
  }
  let descriptor: number;
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    descriptor = openSync(file, 'wx', 0o600);
  } catch (error) {
    throw new UsageError(`--journal: ${file} cannot be written (${codeOf(error)}).`);
  }
  let isOpen = true;
  const write = (line: object): void => {
    // Its number may be another file's by then.
    if (!isOpen) return;
    writeSync(descriptor, `${JSON.stringify(line)}\n`);
    fsyncSync(descriptor);
  };
  const head: JournalHead = {
    journal: 1,
    run,
    place,
    process: process.pid,
    host: hostname(),
    startedAt: new Date().toISOString(),
  };
  try {
    write(head);
  } catch (error) {
    closeSync(descriptor);
    rmSync(file, { force: true });
    throw new UsageError(`--journal: ${file} cannot be written (${codeOf(error)}).`);
  }
  return {
    file,
    note: write,
    discard: () => {
      isOpen = false;
      closeSync(descriptor);
      rmSync(file, { force: true });
    },
  };
}

function isPlace(value: unknown): value is ProvisionerPlace {
  if (!isRecord(value)) return false;
  if (value['kind'] === 'command') return typeof value['command'] === 'string';
  const { kind, url, user } = value;
  return (
    (kind === 'mock' || kind === 'new-api' || kind === 'litellm') &&
    typeof url === 'string' &&
    URL.canParse(url) &&
    (user === null || typeof user === 'string')
  );
}

const isHead = (value: unknown): value is JournalHead =>
  isRecord(value) &&
  value['journal'] === 1 &&
  typeof value['run'] === 'string' &&
  /^[0-9a-f]{8,}$/.test(value['run']) &&
  isPlace(value['place']) &&
  typeof value['process'] === 'number' &&
  typeof value['host'] === 'string' &&
  typeof value['startedAt'] === 'string';

type Line = Readonly<Record<string, unknown>>;

const unfound = 'asked for, and not in a list that has never shown a key of this run';

/** The keys of a journal that are not known to be gone, by the last line of each. */
function readKeys(lines: readonly Line[]): readonly RunKey[] {
  const isListProven = lines.some(({ rehearsed }) => rehearsed === true);
  const last = new Map<string, Line>();
  for (const line of lines) {
    const { name } = line;
    if (typeof name === 'string') last.set(name, { ...last.get(name), ...line });
  }
  return [...last].flatMap(([name, line]) => {
    if (line['gone'] === true || line['refused'] === true) return [];
    const id = typeof line['id'] === 'string' ? line['id'] : null;
    const unseen = line['unseen'] === true ? String(line['left']) : null;
    // A key with an id is deleted by it; only a name depends on the list.
    const missing = unseen ?? (id !== null || isListProven ? null : unfound);
    return [{ name, id, removed: line['removed'] === true, missing }];
  });
}

/**
 * Reads a journal that was left behind. A last line that was cut off in the middle is left out: what it
 * names is found by its name.
 *
 * @throws UsageError where the file cannot be read or is no journal
 */
export function readJournal(file: string): LeftJournal {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`--journal: ${file} cannot be read (${codeOf(error)}).`);
  }
  if (text.trim() === '') {
    throw new UsageError(
      `--journal: ${file} is empty: its run ended before it made anything. Delete it.`,
    );
  }
  const [head, ...entries] = text.split('\n').map(parseJson);
  if (!isHead(head)) {
    throw new UsageError(`--journal: ${file} is no journal of a check: its first line is another.`);
  }
  return { file, head, keys: readKeys(entries.filter(isRecord)) };
}

/** The files of a folder's journals; none where there is no such folder. */
export function journalsIn(folder: string): readonly string[] {
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith('.ndjson'));
    return names.sort().map((name) => join(folder, name));
  } catch {
    return [];
  }
}
