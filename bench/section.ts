import { markdownTable, plainTable } from './tables.ts';

/** A figure with its target. */
export type Goal = {
  readonly name: string;
  readonly figure: string;
  readonly target: string;
  readonly isMet: boolean;
};

/** What a part of the benchmark measured. */
export type Section = {
  readonly title: string;
  /** The figures for a person; the first row is the head. */
  readonly rows: readonly (readonly string[])[];
  readonly goals: readonly Goal[];
  /** The figures for a program. */
  readonly figures: unknown;
};

/** How long a part may measure: the rounds of a comparison, and the answers of a round. */
export type Pace = { readonly rounds: number; readonly answers: number };

/** A part of the benchmark, which runs by its name. */
export type Part = {
  readonly name: string;
  /** False for a part that runs only where it is named: it takes minutes, or needs an installation. */
  readonly isUsual: boolean;
  readonly measure: (pace: Pace, report: (text: string) => void) => Promise<Section>;
};

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** A number without decimals, with commas between thousands. */
export const inWhole = (value: number): string => whole.format(value);

/** A goal that a figure reaches from above. */
export const atLeast = (
  name: string,
  value: number,
  least: number,
  show = (one: number): string => one.toFixed(2),
): Goal => ({ name, figure: show(value), target: `≥ ${show(least)}`, isMet: value >= least });

/** A goal that a figure reaches from below. */
export const atMost = (
  name: string,
  value: number,
  most: number,
  show = (one: number): string => one.toFixed(2),
): Goal => ({ name, figure: show(value), target: `≤ ${show(most)}`, isMet: value <= most });

const goalRows = (goals: readonly Goal[]): string[][] => [
  ['goal', 'measured', 'target', ''],
  ...goals.map(({ name, figure, target, isMet }) => [
    name,
    figure,
    target,
    isMet ? 'met' : 'missed',
  ]),
];

const tablesOf = ({ rows, goals }: Section) => [
  ...(rows.length === 0 ? [] : [rows]),
  ...(goals.length === 0 ? [] : [goalRows(goals)]),
];

/** A section for a terminal. */
export const renderPlainly = (section: Section): string =>
  [section.title, ...tablesOf(section).map(plainTable)].join('\n\n');

/** A section for a page. */
export const renderMarkdown = (section: Section): string =>
  [`**${section.title}.**`, ...tablesOf(section).map(markdownTable)].join('\n\n');
