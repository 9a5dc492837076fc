import { type Command, InvalidArgumentError, Option } from 'commander';
import { bounds, defaultConfirm, defaultTimeout } from '../check/settings.ts';

/** The options by which a check is told to make keys of its own. */
export function addProvisionerOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--provisioner <kind>',
        'make, and delete again, the keys that the environment does not give: by the token API of new-api or one-api, by LiteLLM, by another mock, or by a command of yours',
      ).choices(['new-api', 'litellm', 'mock', 'command']),
    )
    .option(
      '--provisioner-url <url>',
      'where keys are made, if not at --base-url; its token comes from ANYONE_PROVISIONER_TOKEN',
    )
    .option('--provisioner-command <line>', 'the command that makes keys: docs/provisioners.md')
    .option(
      '--journal <file>',
      'where to note which keys were made, for cleanup (default: a folder of the system)',
    );
}

/** Reads a whole number within bounds; commander tells the option beside the message. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most) {
      throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
    }
    return value;
  };
}

/** Collects an option that may be given more than once. */
export const collect = (text: string, earlier: readonly string[]): string[] => [...earlier, text];

/** The options that `check` and `list` share, so that one tells what the other would do. */
export function addCheckOptions(command: Command): Command {
  return addProvisionerOptions(command)
    .option(
      '--base-url <url>',
      'the gateway to check; an embedded mock without it (ANYONE_BASE_URL)',
    )
    .addOption(
      new Option('--only <glob>', 'only cases whose id fits; * is any text (repeatable)')
        .argParser(collect)
        .default([], 'every case'),
    )
    .addOption(
      new Option(
        '--cost <kind>',
        'the most expensive kind of call that may be served and billed: free (default for a live target), cheap (completions), costly (audio, images and rerank)',
      ).choices(['free', 'cheap', 'costly']),
    )
    .option(
      '--thorough',
      'send a key of each state 90 times in each style: finds what goes wrong once in 20 times, free of cost',
    )
    .option('--strict', 'findings of every clause of every layer count')
    .option(
      '--config <file>',
      'the configuration (default: anyone-conformance.yaml, if it is there)',
    )
    .option(
      '--timeout <ms>',
      `how long one exchange may take (default: ${defaultTimeout})`,
      wholeNumber(...bounds.timeout),
    )
    .option(
      '--concurrency <n>',
      'requests at the same time (default: 32 on loopback, 5 elsewhere)',
      wholeNumber(...bounds.concurrency),
    )
    .option(
      '--rate <n>',
      'requests in any one second (default: no limit on loopback, 20 elsewhere)',
      wholeNumber(...bounds.rate),
    )
    .option(
      '--max-bad-keys <n>',
      'send at most N requests with an invalid key or none, to avoid a lock-out; the rest is inconclusive',
      wholeNumber(...bounds.maxBadKeys),
    )
    .option('--ca <file>', 'trust the authorities in this PEM file as well')
    .option('--insecure', "do not verify the target's certificate; on this machine alone")
    .option(
      '--fuzz <n>',
      'generate N requests as well, spread over endpoints and styles',
      wholeNumber(...bounds.fuzz),
    )
    .option(
      '--seed <n>',
      'generate the same requests again (default: a random seed, which is printed)',
      wholeNumber(...bounds.seed),
    )
    .option(
      '--confirm <n>',
      `run at most N failed cases again, twice; a finding that does not repeat is unstable (default: ${defaultConfirm})`,
      wholeNumber(...bounds.confirm),
    )
    .option('--allow-incomplete', 'exit 0 when nothing was found but a MUST was not exercised')
    .option('--json <file>', 'write the report as JSON; - is standard output');
}

/** The options of `check` alone that tell what its results are compared with. */
export function addComparisonOptions(command: Command): Command {
  return command
    .option(
      '--baseline <file>',
      'findings that are known, as YAML: what is new fails, and so does an entry that is stale or expired',
    )
    .option(
      '--update-baseline',
      'rewrite that file from the results: what is new goes in, what is stale goes out',
    )
    .option('--reason <text>', 'the reason of what --update-baseline puts in')
    .option(
      '--compare-url <url>',
      'run the same cases against a second gateway and tell the differences; with the same keys, or those in ANYONE_COMPARE_API_KEY, ANYONE_COMPARE_DELETED_API_KEY, …',
    );
}

/** The forms in which a report is written to a file, each with its own option. */
export const reportForms = ['json', 'html', 'junit', 'sarif', 'markdown', 'badge'] as const;

export type ReportForm = (typeof reportForms)[number];

/** Where `check` writes its report, beside the terminal. */
export type ReportOptions = Readonly<Partial<Record<ReportForm, string>>> & {
  /** Whether GitHub is told; undefined: where this is a GitHub workflow. */
  readonly github?: boolean;
};

/** The options that say in which forms a report is written; `--json` stands with the others of `check`. */
export const addReportOptions = (command: Command): Command =>
  command
    .option('--html <file>', 'write it as one page for a browser: matrix, cases, exchanges')
    .option('--junit <file>', 'write it as JUnit XML, for the test view of a CI system')
    .option('--sarif <file>', 'write it as SARIF 2.1.0, for code scanning')
    .option('--markdown <file>', 'write it as Markdown, for a comment on a pull request')
    .option('--badge <file>', 'write the verdict as an SVG badge')
    .option('--github', 'annotate a GitHub workflow run and its summary (default: in such a run)')
    .option('--no-github', 'do not');
