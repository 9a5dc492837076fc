import type { Argument, Command, Option } from 'commander';
import { UsageError } from '../base/errors.ts';

/** The shells that a completion script can be written for. */
export const shells = ['bash', 'zsh', 'fish'] as const;

type Shell = (typeof shells)[number];

/** What a shell needs of a command. */
type Completed = {
  readonly name: string;
  readonly help: string;
  readonly options: readonly Option[];
  /** What its arguments are completed with. */
  readonly words: readonly string[] | 'file' | 'any';
};

const fileArguments: readonly string[] = ['file', 'old', 'new'];

function wordsOf([argument]: readonly Argument[]): Completed['words'] {
  if (argument === undefined) return 'any';
  return argument.argChoices ?? (fileArguments.includes(argument.name()) ? 'file' : 'any');
}

const completedOf = (program: Command): readonly Completed[] =>
  program.commands.map((command) => ({
    name: command.name(),
    help: command.summary() || command.description(),
    options: command.options,
    words: wordsOf(command.registeredArguments),
  }));

const longOf = ({ long }: Option): string => long ?? '';

/** What the value of an option is completed with; null for an option without a value. */
function valuesOf({ flags, argChoices }: Option): readonly string[] | 'file' | 'any' | null {
  if (argChoices !== undefined) return argChoices;
  if (!flags.includes('<')) return null;
  return /<(?:file|directory)>/.test(flags) ? 'file' : 'any';
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

function bashReply(completed: Completed['words']): string {
  if (completed === 'file') return 'COMPREPLY=($(compgen -f -- "$current"))';
  if (completed === 'any') return 'COMPREPLY=()';
  return `COMPREPLY=($(compgen -W ${quoted(completed.join(' '))} -- "$current"))`;
}

function bashCase({ name, options, words }: Completed): string {
  const values = options.flatMap((option) => {
    const completed = valuesOf(option);
    return completed === null
      ? []
      : [`        ${longOf(option)}) ${bashReply(completed)}; return ;;`];
  });
  const flags = options.map(longOf).join(' ');
  return [
    `    ${name})`,
    '      case "$previous" in',
    ...values,
    '      esac',
    `      words=${quoted(`${flags} --help`)}`,
    `      ${bashReply(words)} ;;`,
  ].join('\n');
}

const bash = (program: string, commands: readonly Completed[]): string => `_anyone_conformance() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" words=''
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W ${quoted(`${commands.map(({ name }) => name).join(' ')} --help --version`)} -- "$current"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${commands.map(bashCase).join('\n')}
  esac
  case "$current" in
    -*) COMPREPLY=($(compgen -W "$words" -- "$current")) ;;
  esac
}
complete -o filenames -F _anyone_conformance ${program}
`;

/** A text in a description of zsh, in which brackets and colons have a meaning. */
const zshText = (text: string): string => text.replaceAll(/[[\]:\\]/g, '\\$&');

function zshKind(words: Completed['words'] | null): string {
  if (words === null) return '';
  if (words === 'file') return ':file:_files';
  return words === 'any' ? ':value: ' : `:value:(${words.join(' ')})`;
}

const zshOption = (option: Option): string =>
  `        ${quoted(`*${longOf(option)}[${zshText(option.description)}]${zshKind(valuesOf(option))}`)}`;

const zsh = (program: string, commands: readonly Completed[]): string => `#compdef ${program}
_anyone_conformance() {
  if (( CURRENT == 2 )); then
    local -a commands=(
${commands.map(({ name, help }) => `      ${quoted(`${name}:${zshText(help)}`)}`).join('\n')}
    )
    _describe command commands
    return
  fi
  case "$words[2]" in
${commands
  .map(
    ({ name, options, words }) => `    ${name})
      _arguments -S \\
${[...options.map(zshOption), `        ${quoted(`*${zshKind(words)}`)}`].join(' \\\n')} ;;`,
  )
  .join('\n')}
  esac
}
compdef _anyone_conformance ${program}
`;

const fishIn = (program: string, name: string): string =>
  `complete -c ${program} -n '__fish_seen_subcommand_from ${name}'`;

function fishValue(values: ReturnType<typeof valuesOf>): string {
  if (values === null) return '';
  if (values === 'file') return ' -r -F';
  return values === 'any' ? ' -x' : ` -x -a ${quoted(values.join(' '))}`;
}

function fishOption(program: string, name: string, option: Option): string {
  const long = longOf(option).replace(/^--/, '');
  return `${fishIn(program, name)} -l ${long}${fishValue(valuesOf(option))} -d ${quoted(option.description)}`;
}

/** Without it, fish offers files. */
function fishArguments(program: string, { name, words }: Completed): string[] {
  if (words === 'file') return [];
  return [`${fishIn(program, name)} -f${words === 'any' ? '' : ` -a ${quoted(words.join(' '))}`}`];
}

const fish = (program: string, commands: readonly Completed[]): string =>
  [
    ...commands.map(
      ({ name, help }) =>
        `complete -c ${program} -n __fish_use_subcommand -f -a ${name} -d ${quoted(help)}`,
    ),
    ...commands.flatMap((command) => [
      ...fishArguments(program, command),
      ...command.options.map((option) => fishOption(program, command.name, option)),
    ]),
    '',
  ].join('\n');

const writers: Readonly<
  Record<Shell, (program: string, commands: readonly Completed[]) => string>
> = { bash, zsh, fish };

const isShell = (text: string): text is Shell => shells.some((shell) => shell === text);

/**
 * Writes a script that completes the commands and options of a program in a shell.
 *
 * @throws UsageError for another shell
 */
export function completionOf(program: Command, shell: string): string {
  if (!isShell(shell)) {
    throw new UsageError(`There is no completion for ${shell}: name ${shells.join(', ')}.`);
  }
  return writers[shell](program.name(), completedOf(program));
}
