import { Argument, type Command } from 'commander';
import type { CleanupOptions } from './commands/cleanup.ts';
import type { DiffOptions } from './commands/diff.ts';
import type { ExplainOptions } from './commands/explain.ts';
import type { FaultsOptions } from './commands/faults.ts';
import type { ReportCommandOptions } from './commands/report.ts';
import { cleanupHelp } from './help.ts';
import { addOptions, wholeNumber } from './options.ts';
import { profileFor, type Shared } from './shared.ts';

/** Adds the commands about reports, clauses, faults and what a run left. Each is loaded when it is called. */
export function addRecordCommands(program: Command, shared: Shared): void {
  const { environment, terminal, finish } = shared;
  program
    .command('cleanup')
    .description('delete the keys that a check with --provisioner made and could not delete itself')
    .option('--journal <file>', 'the journal of one run; those of the system folder without it')
    .option('--force', 'also for a run whose process seems to be running')
    .option('--ca <file>', 'trust the authorities in this PEM file as well')
    .option('--insecure', 'do not verify a certificate; only on this machine')
    .option(
      '--rate <n>',
      'requests in any one second (default: no limit on loopback, 20 elsewhere)',
      wholeNumber(1, 1_000, 'each second'),
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

  addOptions(
    program.command('report').argument('<file>', 'a report that `check --json` wrote'),
    'report',
  )
    .description('write an existing report in other forms, and print it; sends nothing')
    .addHelpText('after', '\nExit codes: 0 written, whatever the verdict · 2 no report\n')
    .action(async (file: string, options: ReportCommandOptions) => {
      const { report } = await import('./commands/report.ts');
      finish(await report(file, options, await environment, terminal));
    });

  addOptions(
    program
      .command('explain')
      .argument('<id>', 'a clause such as KEY-DELETED, a case id, or a fault id'),
    'explain',
  )
    .description(
      'explain a clause, a case or a fault: what is sent, what must come back, why, how to fix it',
    )
    .action(async (id: string, options: ExplainOptions) => {
      const { explain } = await import('./commands/explain.ts');
      const readProfile = () => profileFor(options, program, shared);
      finish(await explain(id, options, readProfile, terminal));
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

  const shell = new Argument('<shell>', 'the shell that you use');
  // Only for help and completion: an unknown shell has a message of its own.
  shell.argChoices = ['bash', 'zsh', 'fish'];
  program
    .command('completion')
    .addArgument(shell)
    .description('print a script that completes commands and options in a shell')
    .addHelpText(
      'after',
      '\nIn bash: eval "$(anyone-conformance completion bash)"\nIn zsh, after compinit: eval "$(anyone-conformance completion zsh)"\nIn fish: anyone-conformance completion fish | source\n',
    )
    .action(async (shell: string) => {
      const { completionOf } = await import('./completion.ts');
      terminal.output.write(completionOf(program, shell));
    });
}
