import { Command, CommanderError } from 'commander';
import { UsageError } from '../base/errors.ts';
import type { CommandOptions } from '../check/command-settings.ts';
import { configurationFile } from '../check/configuration/configuration.ts';
import { withDotenv } from '../check/configuration/dotenv.ts';
import { createKnownSecrets, type KnownSecrets, secretsOf } from '../check/known-secrets.ts';
import type { Environment } from '../check/target-from-env.ts';
import { version } from '../check/version.ts';
import type { CleanupOptions } from './commands/cleanup.ts';
import type { DiffOptions } from './commands/diff.ts';
import type { DoctorOptions } from './commands/doctor.ts';
import type { FaultsOptions } from './commands/faults.ts';
import type { InitOptions } from './commands/init.ts';
import { exitCodes } from './exit-codes.ts';
import { placeFiles } from './file-options.ts';
import { checkExamples, cleanupHelp, configurationHelp, doctorHelp, keysHelp } from './help.ts';
import { addMockCommand } from './mock/mock-command.ts';
import { addOptions, type ReportOptions, wholeNumber } from './options.ts';
import { refuseKeys } from './refuse-keys.ts';
import type { Output, Surroundings } from './terminal/surroundings.ts';
import { openTerminal, renderCrash, type Terminal } from './terminal/terminal.ts';

/** What the commands share. */
type Shared = {
  readonly argv: readonly string[];
  readonly surroundings: Surroundings;
  /** The environment with `.env` behind it. Where that cannot be used, only a command that needs it says so. */
  readonly environment: Promise<Environment>;
  /** What nothing that this program writes may show. */
  readonly secrets: KnownSecrets;
  readonly terminal: Terminal;
};

/** The settings of a check: options, environment and configuration, weighed. */
async function settleFor(options: CommandOptions, program: Command, shared: Shared) {
  const { argv, surroundings, secrets } = shared;
  const { settle } = await import('../check/configuration/merge-settings.ts');
  const settled = await settle(options, surroundings.env, surroundings.cwd);
  const { variables, profile } = settled.options.declared ?? {};
  const named = secretsOf(settled.environment, variables, profile);
  for (const { value } of named) secrets.keep(value);
  refuseKeys(argv, program, named);
  return settled;
}

/** The width of help, in characters: the terminal's, or what commander takes elsewhere. */
const widthOf = ({ isTTY, columns = 80 }: Output): number => (isTTY === true ? columns : 80);

/** The command line. Each command is loaded when it is called, so that none waits for another's parts. */
function build(shared: Shared, finish: (code: number) => void): Command {
  const { environment, secrets, surroundings, terminal } = shared;
  const { streams, cwd, env } = surroundings;
  const program = new Command('anyone-conformance')
    .description("Checks whether an AI gateway's API-key authentication does what it promises.")
    .version(version)
    .showSuggestionAfterError(true)
    .exitOverride()
    .hook('preAction', (_, command) => placeFiles(command, cwd))
    .configureOutput({
      getOutHelpWidth: () => widthOf(streams.stdout),
      getErrHelpWidth: () => widthOf(streams.stderr),
      writeOut: (text) => void terminal.output.write(text),
      writeErr: (text) => void terminal.error.write(text),
      outputError: (text, write) => {
        const line = text
          .trim()
          .replace(/^error: /, '')
          .replace(/\s*\n\s*/g, ' ');
        write(`${line} See --help for what there is.\n`);
      },
    });

  addOptions(program.command('check'), 'check')
    .description('check a gateway, or the embedded mock, and report a verdict')
    .addHelpText('after', checkExamples + configurationHelp + keysHelp)
    .action(async (options: CommandOptions & ReportOptions) => {
      const { check } = await import('./commands/check.ts');
      const settled = await settleFor(options, program, shared);
      const whole = { ...options, ...settled.options };
      finish(await check(whole, settled.environment, terminal, secrets.keep));
    });

  addOptions(program.command('list'), 'list')
    .description('list the cases that a check with the same options would send; sends nothing')
    .addHelpText('after', configurationHelp + keysHelp)
    .action(async (options: CommandOptions) => {
      const { list } = await import('./commands/list.ts');
      const settled = await settleFor(options, program, shared);
      finish(await list(settled.options, settled.environment, terminal));
    });

  program
    .command('init')
    .description(
      'survey a gateway, and write a commented configuration file for `check` and `list`',
    )
    .option('--config <file>', 'where to write it', configurationFile)
    .option('--base-url <url>', 'the gateway to check')
    .option('--force', 'overwrite a file that is there')
    .addHelpText('after', configurationHelp)
    .action(async (options: InitOptions) => {
      const { init } = await import('./commands/init.ts');
      finish(await init(options, await environment, terminal));
    });

  program
    .command('cleanup')
    .description('delete the keys that a check with --provisioner made and could not delete itself')
    .option('--journal <file>', 'the journal of one run; those of the system folder without it')
    .option('--force', 'also of a run whose process seems to be there still')
    .option('--ca <file>', 'trust the authorities in this PEM file as well')
    .option('--insecure', 'do not verify a certificate; on this machine alone')
    .option(
      '--rate <n>',
      'requests in any one second (default: no limit on loopback, 20 elsewhere)',
      wholeNumber(1, 1_000),
    )
    .addHelpText('after', cleanupHelp)
    .action(async (options: CleanupOptions) => {
      const { cleanup } = await import('./commands/cleanup.ts');
      finish(await cleanup(options, await environment, terminal));
    });

  program
    .command('diff')
    .argument('<old>', 'a report that `check --json` wrote')
    .argument('<new>', 'a later one')
    .description(
      'show what got worse or better between two reports, and what is no longer exercised',
    )
    .option('--json', 'print it as JSON')
    .addHelpText(
      'after',
      '\nExit codes: 0 nothing is worse · 1 something is worse, or newly found · 2 no report\n',
    )
    .action(async (old: string, now: string, options: DiffOptions) => {
      const { diff } = await import('./commands/diff.ts');
      finish(await diff(old, now, options, terminal));
    });

  program
    .command('explain')
    .argument('<id>', 'a clause such as KEY-DELETED, a case id, or a fault id')
    .description(
      'explain a clause, a case or a fault: what is sent, what must come back, why, how to fix it',
    )
    .action(async (id: string) => {
      const { explain } = await import('./commands/explain.ts');
      finish(await explain(id, terminal));
    });

  program
    .command('faults')
    .argument('[id]', 'only this fault, or those that break this clause; * is any text')
    .description(
      'list the deliberate defects that the mock can have, or prove the checks with them',
    )
    .option('--prove', 'serve each fault, and show which cases catch it; takes a minute')
    .option('--beside', 'run the whole matrix against each, and show what else fails; takes long')
    .option('--json', 'list them as JSON')
    .action(async (id: string | undefined, options: FaultsOptions) => {
      const { listOrProve } = await import('./commands/faults.ts');
      finish(await listOrProve(id, options, terminal));
    });

  program
    .command('doctor')
    .description(
      "say in words what is wrong with your own set-up: the key's variable, the address, the way there",
    )
    .option('--base-url <url>', 'the gateway that you call (ANYONE_BASE_URL)')
    .option(
      '--config <file>',
      'where the address and the variable are named (default: anyone-conformance.yaml, if it is there)',
    )
    .option('--profile <name|file>', 'how the gateway differs from the contract')
    .option('--timeout <ms>', 'how long one exchange may take', wholeNumber(1, 600_000), 10_000)
    .addHelpText('after', doctorHelp)
    .action(async (options: DoctorOptions) => {
      const { doctor } = await import('./commands/doctor.ts');
      const settled = await settleFor({ ...options, only: [] }, program, shared);
      const { baseUrl, declared } = settled.options;
      const asked = { ...options, ...(baseUrl === undefined ? {} : { baseUrl }) };
      finish(await doctor(asked, settled.environment, terminal, declared));
    });

  addMockCommand(program, { env, environment, terminal }, finish);

  return program;
}

/**
 * What ends the program early, as its exit code; a message was or is written where one is due. A defect
 * of the program itself proves nothing of a gateway: it ends as a run that is incomplete.
 */
function codeOf(error: unknown, terminal: Terminal, secrets: KnownSecrets): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.usage;
  if (error instanceof UsageError) {
    terminal.error.write(`${error.message}\n`);
    return exitCodes.usage;
  }
  terminal.error.write(renderCrash(error, secrets.values()));
  return exitCodes.incomplete;
}

/**
 * Runs the command line.
 *
 * @param argv the arguments, without the program's own name
 * @returns the exit code
 */
export async function main(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  const { env, cwd, signals } = surroundings;
  const secrets = createKnownSecrets();
  const environment = withDotenv(env, cwd);
  const held = secretsOf(await environment.catch(() => env));
  for (const { value } of held) secrets.keep(value);
  const terminal = openTerminal(surroundings, secrets.redact);
  signals.onCrash((error) => codeOf(error, terminal, secrets));
  let code = exitCodes.conformant;
  const shared = { argv, surroundings, environment, secrets, terminal };
  const program = build(shared, (ended) => {
    code = ended;
  });
  try {
    refuseKeys(argv, program, held);
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    return codeOf(error, terminal, secrets);
  }
}
