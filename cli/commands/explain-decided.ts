import { type Colors, paragraph } from '../../report/terminal/layout.ts';
import { type Decided, type Mark, marks } from '../../spec/requirement.ts';

const words: Readonly<Record<Mark, readonly [one: string, many: string]>> = {
  passed: ['passes', 'pass'],
  counted: ['counts as a violation', 'count as violations'],
  reported: ['is reported, not counted', 'are reported, not counted'],
  inconclusive: ['is inconclusive', 'are inconclusive'],
};

const list = new Intl.ListFormat('en-GB');

/** Statuses by result: `401 passes; 200 and 403 are reported, not counted`. */
function statusLine(answers: NonNullable<Decided['answers']>): string {
  const parts = marks
    .filter((mark) => answers[mark].length > 0)
    .map((mark) => {
      const [one, many] = words[mark];
      return `${list.format(answers[mark].map(String))} ${answers[mark].length === 1 ? one : many}`;
    });
  return `${parts.join('; ')}.`;
}

/** Explains a question that the contract leaves open: how it is judged, why, and the result of each status. */
export const explainDecided = (
  { question, judged, why, answers }: Decided,
  colors: Colors,
): string[] => [
  ...paragraph('open', question, colors),
  ...paragraph('judged', judged, colors),
  ...paragraph('because', why, colors),
  ...(answers === null ? [] : paragraph('statuses', statusLine(answers), colors)),
];
