import type { KeyState } from '../../fixtures/keys.ts';
import type { OperationId } from '../../spec/index.ts';
import type { Profile } from '../../spec/profiles/profile.ts';
import type { Models } from '../../suites/cases/target.ts';
import type { OwnProvisioner } from '../made-keys/own-provisioner.ts';

/** The commands whose options are in the table. */
export type CommandPlace = 'check' | 'list' | 'explain' | 'revoked' | 'doctor' | 'report';

/**
 * Where an option may be given: on the command line of a command, in the configuration `file`, or in a
 * program, to `check()` (`program`) or `conformanceTests()` (`tests`).
 */
export type Place = CommandPlace | 'file' | 'program' | 'tests';

/** The headings under which `--help` and docs/options.md list the options, in this order. */
export const groups = {
  target: 'Target',
  selection: 'Selection',
  output: 'Output',
  safety: 'Safety',
  keys: 'Keys',
} as const;

export type Group = keyof typeof groups;

/** The type of a value, by what an option takes: on a command line, in the file, in a program. */
type Values = {
  readonly flag: { readonly line: true; readonly file: boolean; readonly program: boolean };
  readonly switch: { readonly line: boolean; readonly file: boolean; readonly program: boolean };
  readonly number: { readonly line: number; readonly file: number; readonly program: number };
  readonly text: { readonly line: string; readonly file: string; readonly program: string };
  readonly path: { readonly line: string; readonly file: string; readonly program: string };
  readonly url: { readonly line: string; readonly file: string; readonly program: string | URL };
  readonly list: {
    readonly line: readonly string[];
    readonly file: readonly string[];
    readonly program: readonly string[];
  };
  /** Key values in a program; in the file the names of the variables that hold them. */
  readonly keys: {
    readonly line: never;
    readonly file: Readonly<Partial<Record<KeyState, string>>>;
    readonly program: Readonly<Partial<Record<KeyState, string | undefined>>>;
  };
  readonly models: { readonly line: never; readonly file: Models; readonly program: Models };
  readonly operations: {
    readonly line: never;
    readonly file: readonly OperationId[];
    readonly program: readonly OperationId[];
  };
  /** The name of a built-in profile; outside a program also a file, in the file and a program the profile itself. */
  readonly profile: {
    readonly line: string;
    readonly file: string | Profile;
    readonly program: string | Profile;
  };
  /** A PEM file on a command line, its text in a program. */
  readonly certificates: {
    readonly line: string;
    readonly file: string;
    readonly program: string;
  };
  readonly proxy: {
    readonly line: string;
    readonly file: string;
    readonly program: string | URL | null;
  };
  /** One of the choices on a command line, functions of the caller's own in a program. */
  readonly provisioner: {
    readonly line: 'mock' | 'new-api' | 'litellm' | 'command';
    readonly file: never;
    readonly program: OwnProvisioner;
  };
  readonly signal: { readonly line: never; readonly file: never; readonly program: AbortSignal };
  readonly progress: {
    readonly line: never;
    readonly file: never;
    readonly program: (done: number, total: number) => void;
  };
};

/** What an option takes. */
export type Kind = keyof Values | 'choice';

/** The units of numbers on a command line. */
export type Unit = 'milliseconds' | 'seconds' | 'each second';

/** One option: everything that a command line, the file, the library and the docs say of it. */
export type OptionRow = {
  readonly group: Group;
  readonly kind: Kind;
  readonly in: readonly Place[];
  /** What `--help` says: at most 12 words. */
  readonly help: string;
  /** What docs/options.md, the schema and the file's comments say: full sentences. The help without it. */
  readonly more?: string;
  /** The placeholder of the value on a command line. */
  readonly value?: string;
  /** Least and most of a number. */
  readonly bounds?: readonly [least: number, most: number];
  /** The unit that a number on a command line may carry: `10s` for milliseconds, `5/s` for a rate. */
  readonly unit?: Unit;
  readonly choices?: readonly string[];
  /** What holds where the option is not given: the value, or words. */
  readonly default?: number | string;
  /** The environment variable that says the same. */
  readonly variable?: string;
  /** What the file of `init` shows where the option is not set. */
  readonly example?: unknown;
};

/** A table of options by their names as a program writes them. */
export type OptionTable = Readonly<Record<string, OptionRow>>;

type Side = Readonly<Record<CommandPlace, 'line'>> & {
  file: 'file';
  program: 'program';
  tests: 'program';
};

/** The type of the value of a row at a place. */
type ValueOf<Row extends OptionRow, At extends Place> = Row extends {
  readonly kind: 'choice';
  readonly choices: readonly (infer Choice)[];
}
  ? Choice
  : Row['kind'] extends keyof Values
    ? Values[Row['kind']][Side[At]]
    : never;

/** The names of the options that a place takes. */
export type NamesAt<Table extends OptionTable, At extends Place> = {
  [Name in keyof Table]: At extends Table[Name]['in'][number] ? Name : never;
}[keyof Table];

/** The options that a place takes, each of which may be left out. */
export type ValuesAt<Table extends OptionTable, At extends Place> = {
  readonly [Name in keyof Pick<Table, NamesAt<Table, At>>]?: ValueOf<Table[Name], At>;
};

/** As `ValuesAt`, for programs: there a value that is undefined is one that is left out. */
export type ProgramValuesAt<Table extends OptionTable, At extends Place> = {
  readonly [Name in keyof Pick<Table, NamesAt<Table, At>>]?: ValueOf<Table[Name], At> | undefined;
};

/** Names an option as the caller writes it: `--fuzz N` on a command line, `fuzz` in a program. */
export type NameOption = (option: string, value?: string) => string;

/** An option as it is typed. */
export const typedOption: NameOption = (option, value) =>
  value === undefined ? `--${option}` : `--${option} ${value}`;
