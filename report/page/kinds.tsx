import type { ReportedCase } from '../model/report.ts';
import { type Cell, cellOf, marks } from '../model/results.ts';

/** Names each result on the page. */
export const kindWords: Readonly<Record<Cell, string>> = {
  violated: 'violation',
  reported: 'reported, not counted',
  inconclusive: 'inconclusive',
  passed: 'passed',
  'not-applicable': 'not applicable',
  none: 'no case',
};

/** Lists the results, most severe first. */
export const kinds: readonly Cell[] = [
  'violated',
  'reported',
  'inconclusive',
  'passed',
  'not-applicable',
];

/** Returns the result of a case. */
export const kindOf = (one: ReportedCase): Cell => cellOf([one]);

/** The mark of a result; it is hidden from screen readers, which read the words next to it. */
export const Mark = ({ kind }: { readonly kind: Cell }) => (
  <span class={`mark ${kind}`} aria-hidden="true">
    {marks[kind]}
  </span>
);

/** Two or more texts next to each other, each below its name. */
export const Pair = ({ texts }: { readonly texts: Readonly<Record<string, string>> }) => (
  <dl class="beside">
    {Object.entries(texts).map(([name, text]) => (
      <div key={name} class={name.toLowerCase()}>
        <dt>{name}</dt>
        <dd>{text}</dd>
      </div>
    ))}
  </dl>
);

/** A text in which backticks mark code. */
export const Prose = ({ text }: { readonly text: string }) => (
  <>
    {text.split('`').map((part, at) =>
      // A part has no name but its place, and never moves.
      at % 2 === 1 ? <code key={String(at)}>{part}</code> : part,
    )}
  </>
);
