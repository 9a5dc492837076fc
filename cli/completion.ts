import type { Command, Option } from 'commander';
import { UsageError } from '../base/errors.ts';

/** The shells that a completion script can be written for. */
export const shells = ['bash', 'zsh', 'fish'] as const;

type Shell = (typeof shells)[number];

/** What a shell needs of a command. */
type Completed = {
  readonly name: string;
  readonly help: string;
  readonly options: readonly Option[];
};

const completedOf = (program: Command): readonly Completed[] =>
  program.commands.map((command) => ({
    name: command.name(),
    help: command.summary() || command.description(),
    options: command.options,
  }));

const longOf = ({ long }: Option): string => long ?? '';

/** What the value of an option is completed with; null for an option without a value. */
function valuesOf({ flags, argChoices }: Option): readonly string[] | 'file' | 'any' | null {
  if (argChoices !== undefined) return argChoices;
  if (!flags.includes('<')) return null;
  return /<(?:file|directory)>/.test(flags) ? 'file' : 'any';
}

/** A text in single quotes of a POSIX shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

function bashCase({ name, options }: Completed): string {
  const values = options.flatMap((option) => {
    const completed = valuesOf(option);
    if (completed === null) return [];
    const words =
      completed === 'file'
        ? 'COMPREPLY=($(compgen -f -- "$current"))'
        : completed === 'any'
          ? 'COMPREPLY=()'
          : `COMPREPLY=($(compgen -W ${quoted(completed.join(' '))} -- "$current"))`;
    return [`        ${longOf(option)}) ${words}; return ;;`];
  });
  const flags = options.map(longOf).join(' ');
  return [
    `    ${name})`,
    '      case "$previous" in',
    ...values,
    '      esac',
    `      words=${quoted(`${flags} --help`)} ;;`,
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
    *) COMPREPLY=($(compgen -f -- "$current")) ;;
  esac
}
complete -o filenames -F _anyone_conformance ${program}
`;

/** A text in a description of zsh, in which brackets and colons have a meaning. */
const zshText = (text: string): string => text.replaceAll(/[[\]:\\]/g, '\\$&');

function zshOption(option: Option): string {
  const values = valuesOf(option);
  const kinds = {
    none: '',
    file: ':file:_files',
    any: ':value: ',
    choices: `:value:(${Array.isArray(values) ? values.join(' ') : ''})`,
  };
  const kind = values === null ? 'none' : typeof values === 'string' ? values : 'choices';
  return `        ${quoted(`*${longOf(option)}[${zshText(option.description)}]${kinds[kind]}`)}`;
}

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
    ({ name, options }) => `    ${name})
      _arguments -S \\
${[...options.map(zshOption), "        '*:file:_files'"].join(' \\\n')} ;;`,
  )
  .join('\n')}
  esac
}
compdef _anyone_conformance ${program}
`;

function fishOption(program: string, name: string, option: Option): string {
  const values = valuesOf(option);
  const taken = {
    none: '',
    file: ' -r -F',
    any: ' -x',
    choices: ` -x -a ${quoted(Array.isArray(values) ? values.join(' ') : '')}`,
  };
  const kind = values === null ? 'none' : typeof values === 'string' ? values : 'choices';
  const long = longOf(option).replace(/^--/, '');
  return `complete -c ${program} -n '__fish_seen_subcommand_from ${name}' -l ${long}${taken[kind]} -d ${quoted(option.description)}`;
}

const fish = (program: string, commands: readonly Completed[]): string =>
  [
    ...commands.map(
      ({ name, help }) =>
        `complete -c ${program} -n __fish_use_subcommand -f -a ${name} -d ${quoted(help)}`,
    ),
    ...commands.flatMap(({ name, options }) =>
      options.map((option) => fishOption(program, name, option)),
    ),
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
