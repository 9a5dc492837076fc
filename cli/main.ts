import { Command, CommanderError } from 'commander';
import { UsageError } from '../base/errors.ts';
import { withDotenv } from '../check/configuration/dotenv.ts';
import { createKnownSecrets, type KnownSecrets, secretsOf } from '../check/known-secrets.ts';
import { version } from '../check/version.ts';
import { exitCodes } from './exit-codes.ts';
import { placeFiles } from './file-options.ts';
import { addMockCommand } from './mock/mock-command.ts';
import { addRecordCommands } from './record-commands.ts';
import { refuseKeys } from './refuse-keys.ts';
import type { Shared } from './shared.ts';
import { addTargetCommands } from './target-commands.ts';
import type { Output, Surroundings } from './terminal/surroundings.ts';
import { openTerminal, renderCrash, type Terminal } from './terminal/terminal.ts';

/** The width of help, in characters: the terminal's, or what commander takes elsewhere. */
const widthOf = ({ isTTY, columns = 80 }: Output): number => (isTTY === true ? columns : 80);

/** The command line. Each command is loaded when it is called, so that none waits for another's parts. */
function build(shared: Shared): Command {
  const { environment, finish, surroundings, terminal } = shared;
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

  addTargetCommands(program, shared);
  addRecordCommands(program, shared);
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
  const finish = (ended: number): void => {
    code = ended;
  };
  const program = build({ argv, surroundings, environment, secrets, terminal, finish });
  try {
    refuseKeys(argv, program, held);
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    return codeOf(error, terminal, secrets);
  }
}
