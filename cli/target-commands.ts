import type { Command } from 'commander';
import type { CommandOptions } from '../check/command-settings.ts';
import { configurationFile } from '../check/configuration/configuration.ts';
import type { DoctorOptions } from './commands/doctor.ts';
import type { InitOptions } from './commands/init.ts';
import type { RevokedOptions } from './commands/revoked.ts';
import {
  checkDescription,
  checkHelp,
  checkSummary,
  configurationHelp,
  doctorHelp,
  keysHelp,
  revokedHelp,
} from './help.ts';
import { addOptions, type ReportOptions, wholeNumber } from './options.ts';
import { type Shared, settleFor, withUrl } from './shared.ts';

const ofUrl = ['[url]', 'the URL of the gateway'] as const;

/** Adds the commands that are about a gateway. Each is loaded when it is called. */
export function addTargetCommands(program: Command, shared: Shared): void {
  const { environment, terminal, secrets, finish } = shared;

  addOptions(program.command('check').argument(...ofUrl), 'check')
    .summary(checkSummary)
    .description(checkDescription)
    .addHelpText('after', checkHelp + configurationHelp + keysHelp)
    .action(async (url: string | undefined, options: CommandOptions & ReportOptions) => {
      const settled = await settleFor(withUrl(url, options), program, shared);
      const whole = { ...options, ...settled.options };
      // The thread starts while this one loads what sends requests and judges the answers.
      const { beginMockThread } = await import('../check/mock/begin-thread.ts');
      const mockThread = beginMockThread(whole, settled.environment);
      const { check } = await import('./commands/check.ts');
      finish(await check(whole, settled.environment, terminal, secrets.keep, mockThread));
    });

  addOptions(program.command('list').argument(...ofUrl), 'list')
    .description('list the cases that a check with the same options would send; sends nothing')
    .addHelpText('after', configurationHelp + keysHelp)
    .action(async (url: string | undefined, options: CommandOptions) => {
      const { list } = await import('./commands/list.ts');
      const settled = await settleFor(withUrl(url, options), program, shared);
      finish(await list(settled.options, settled.environment, terminal));
    });

  addOptions(
    program
      .command('revoked')
      .argument(...ofUrl)
      .option('--base-url <url>', 'the gateway (ANYONE_BASE_URL)')
      .option(
        '--until-dead <time>',
        'ask again until the key is dead, for at most this long: 60s',
        wholeNumber(1, 86_400, 'seconds'),
      ),
    'revoked',
  )
    .description('say whether a deleted key is dead, on every endpoint and in every style')
    .addHelpText('after', revokedHelp)
    .action(async (url: string | undefined, options: RevokedOptions) => {
      const { revoked } = await import('./commands/revoked.ts');
      const settled = await settleFor(withUrl(url, { ...options, only: [] }), program, shared);
      finish(await revoked({ ...options, ...settled.options }, settled.environment, terminal));
    });

  program
    .command('init')
    .argument(...ofUrl)
    .description(
      'survey a gateway, and write a commented configuration file for `check` and `list`',
    )
    .option('--config <file>', 'where to write it', configurationFile)
    .option('--base-url <url>', 'the gateway to check')
    .option('--force', 'overwrite a file that is there')
    .addHelpText('after', configurationHelp)
    .action(async (url: string | undefined, options: InitOptions) => {
      const { init } = await import('./commands/init.ts');
      finish(await init(withUrl(url, options), await environment, terminal));
    });

  addOptions(
    program
      .command('doctor')
      .argument(...ofUrl)
      .option('--base-url <url>', 'the gateway that you call (ANYONE_BASE_URL)'),
    'doctor',
  )
    .description(
      "say in words what is wrong with your own set-up: the key's variable, the address, the way there",
    )
    .addHelpText('after', doctorHelp)
    .action(async (url: string | undefined, options: DoctorOptions) => {
      const { doctor } = await import('./commands/doctor.ts');
      const settled = await settleFor(withUrl(url, { ...options, only: [] }), program, shared);
      const { declared } = settled.options;
      finish(
        await doctor({ ...options, ...settled.options }, settled.environment, terminal, declared),
      );
    });
}
