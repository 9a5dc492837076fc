import { type Command, Option } from 'commander';
import { largestSeed } from '../../check/options/selection.ts';
import type { Environment } from '../../check/target-from-env.ts';
import { collect, wholeNumber } from '../options.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { addBehaviourOptions } from './behaviours.ts';
import type { MockOptions } from './mock-options.ts';
import { addRecordingOptions, compareRecordings } from './recordings.ts';

type Around = {
  readonly env: Environment;
  /** The same with `.env` behind it. */
  readonly environment: Promise<Environment>;
  readonly terminal: Terminal;
};

/** Adds the command `mock`. Its parts are loaded when it is called. */
export function addMockCommand(
  program: Command,
  { env, environment, terminal }: Around,
  finish: (code: number) => void,
): void {
  const command = program
    .command('mock')
    .description('serve a mock gateway with ready-made keys, one for each state')
    .option('--port <n>', 'the port to listen on; 0 takes a free one', wholeNumber(0, 65_535), 4010)
    .option('--host <host>', 'the address to listen on', '127.0.0.1')
    .option(
      '--keys <file>',
      'YAML list of keys: name, key, state, models, quota, rate, expiry; read again when it changes',
    )
    .option('--latency <ms>', 'wait before each answer', wholeNumber(0, 600_000), 0)
    .addOption(
      new Option('--fault <id>', 'serve with a deliberate defect (repeatable)')
        .argParser(collect)
        .default([], 'none'),
    )
    .option('--seed <n>', 'make ids and times repeatable', wholeNumber(0, largestSeed))
    .option('--traffic', 'keep requests and answers for the dashboard (default on loopback)')
    .option('--no-traffic', 'keep decisions only, no headers and no bodies')
    .option('--json', 'print one line of JSON once it listens')
    .option('--quiet', 'do not print each decision')
    .option('--verbose', 'print each decision with the steps that led to it')
    .option('--state <file>', 'keep what becomes of the keys in a file, over a restart')
    .option(
      '--control-token',
      'ask for a token at /_anyone/, and let it in from other machines (ANYONE_CONTROL_TOKEN, or one is made and printed)',
    )
    .action(async (options: MockOptions) => {
      if (options.init !== undefined) {
        const { initWorker } = await import('../commands/init-worker.ts');
        return finish(await initWorker(options.init, terminal));
      }
      const { controlToken, record, compare } = options;
      if (compare !== undefined) {
        return finish(await compareRecordings(options, await environment, terminal));
      }
      const { mock } = await import('../commands/mock.ts');
      // A .env that cannot be used matters to a mock that looks for a secret there, and to no other.
      const readsDotenv = controlToken === true || record !== undefined;
      const environmentOfMock = readsDotenv ? await environment : env;
      finish(await mock(options, environmentOfMock, terminal));
    });
  addBehaviourOptions(command);
  addRecordingOptions(command);
}
