import type { Command } from 'commander';
import { UsageError } from '../../base/errors.ts';
import type { Environment } from '../../check/target-from-env.ts';
import type { Patch } from '../../mocks/gateway/stages.ts';
import type { Service } from '../../mocks/recordings/forward.ts';
import type { Missed } from '../../mocks/recordings/replay.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** Options that record a real service, and replay it. */
export type RecordingOptions = {
  readonly record?: string;
  /** The folder for what is recorded. */
  readonly recordings?: string;
  readonly replay?: string;
  readonly compare?: string;
};

/** Adds the options of recordings. */
export const addRecordingOptions = (command: Command): Command =>
  command
    .option('--record <url>', 'let a real service answer, and record it (key: ANYONE_API_KEY)')
    .option('--recordings <directory>', 'where to put what --record writes', 'recordings')
    .option('--replay <directory>', 'answer from the recordings there')
    .option('--compare <url>', 'ask what --replay has again, report changed shapes, and end');

/** The recordings of a mock, ready to use. */
export type Recordings = {
  readonly patches: readonly Patch[];
  /** Resolves once all is written; then prints which requests had no recording. */
  readonly close: () => Promise<void>;
};

/** @throws UsageError without a key in the environment, or for options that exclude each other */
async function serviceOf(option: string, url: string, env: Environment): Promise<Service> {
  const { readServiceUrl } = await import('../../mocks/recordings/forward.ts');
  const base = readServiceUrl(option, url);
  const key = env['ANYONE_API_KEY'];
  if (key === undefined || key === '') {
    throw new UsageError(`${option}: set ANYONE_API_KEY to the key of ${base}.`);
  }
  return { url: base, key, send: (request) => fetch(request) };
}

function renderMissed(missed: readonly Missed[]): readonly string[] {
  const byOperation = Map.groupBy(missed, ({ operation }) => operation);
  return [...byOperation].map(([operation, all]) => {
    const nearest = all.find((one) => one.nearest !== null)?.nearest;
    const hint = nearest ? `, nearest: ${nearest.file}` : ', which no recording has';
    return `--replay: ${all.length} of ${operation} had no recording${hint}`;
  });
}

/**
 * Prepares what the options of recordings name; loads only that.
 *
 * @param print prints a line for the person who watches the mock
 * @throws UsageError for a folder, a URL or a key that cannot be used
 */
export async function openRecordings(
  { record, recordings = 'recordings', replay }: RecordingOptions,
  env: Environment,
  print: (line: string) => void,
): Promise<Recordings> {
  if (record !== undefined && replay !== undefined) {
    throw new UsageError('--record and --replay: give one of them.');
  }
  if (record !== undefined) {
    const service = await serviceOf('--record', record, env);
    const { recordAnswers } = await import('../../mocks/recordings/record.ts');
    const { openFolder } = await import('../../mocks/recordings/folder.ts');
    const { keep, close } = await openFolder(recordings, print);
    return { patches: [recordAnswers(service, { keep, complain: print })], close };
  }
  if (replay === undefined) return { patches: [], close: () => Promise.resolve() };
  const { replayAnswers } = await import('../../mocks/recordings/replay.ts');
  const { readRecordings } = await import('../../mocks/recordings/folder.ts');
  const missed: Missed[] = [];
  const patch = replayAnswers(await readRecordings(replay), (one) => void missed.push(one));
  return {
    patches: [patch],
    close: async () => {
      for (const line of renderMissed(missed)) print(line);
    },
  };
}

/**
 * Asks a real service for what is recorded, and prints where its answers changed shape.
 *
 * @returns the exit code: 0 where none changed, 1 where one did, 3 where one could not be compared
 * @throws UsageError for a folder, a URL or a key that cannot be used
 */
export async function compareRecordings(
  { replay, compare = '' }: RecordingOptions,
  env: Environment,
  { output }: Pick<Terminal, 'output'>,
): Promise<number> {
  if (replay === undefined) throw new UsageError('--compare: name the recordings with --replay.');
  const service = await serviceOf('--compare', compare, env);
  const { compareWithService } = await import('../../mocks/recordings/compare.ts');
  const { readRecordings } = await import('../../mocks/recordings/folder.ts');
  const counts = { same: 0, changed: 0, open: 0 };
  for (const recording of await readRecordings(replay)) {
    const { changes, problem } = await compareWithService(recording, service);
    if (problem !== null) {
      counts.open += 1;
      output.write(`? ${recording.file}: not compared: ${problem}\n`);
    } else if (changes.length === 0) {
      counts.same += 1;
      output.write(`✓ ${recording.file}\n`);
    } else {
      counts.changed += 1;
      const lines = changes.map((change) => `\n    ${change}`).join('');
      output.write(`✗ ${recording.file}${lines}\n`);
    }
  }
  const { same, changed, open } = counts;
  output.write(`${same} as recorded, ${changed} changed, ${open} not compared.\n`);
  if (changed > 0) return exitCodes.violations;
  return open > 0 ? exitCodes.incomplete : exitCodes.conformant;
}
