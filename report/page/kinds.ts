import { type Cell, cellOf, marks } from '../model/causes.ts';
import type { ReportedCase } from '../model/report.ts';
import { element } from './element.ts';

/** What a case came to, in the words of the page. */
export const kindWords: Readonly<Record<Cell, string>> = {
  violated: 'violation',
  told: 'told, not counted',
  inconclusive: 'not exercised',
  passed: 'passed',
  'not-applicable': 'not applicable',
  none: 'no case',
};

/** Gravest first. */
export const kinds: readonly Cell[] = [
  'violated',
  'told',
  'inconclusive',
  'passed',
  'not-applicable',
];

export const kindOf = (one: ReportedCase): Cell => cellOf([one]);

/** The mark of a kind, for the eye alone: its words stand beside it. */
export const markOf = (kind: Cell): HTMLElement =>
  element('span', { class: `mark ${kind}`, 'aria-hidden': 'true' }, marks[kind]);
