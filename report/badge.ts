import { plural } from '../base/text.ts';
import type { VerdictWord } from '../suites/judge/verdict.ts';
import type { Report } from './model/report.ts';
import { xmlAttributes, xmlText } from './xml.ts';

const label = 'API-key auth';

/** Each has a contrast of at least 4.5 : 1 with white. */
const colors: Readonly<Record<VerdictWord, string>> = {
  conformant: '#1a7f37',
  holds: '#1a7f37',
  violations: '#cf222e',
  incomplete: '#9a6700',
  unreachable: '#57606a',
};

const padding = 8;

/** Approximate width in Verdana at 11 px; textLength makes it exact. */
const widthOf = (text: string): number => Math.round(text.length * 6.6);

function wordsOf({ verdict, totals, requirements, selection }: Report): string {
  if (verdict === 'holds' && selection !== undefined) {
    const held = plural(selection.clauses.length, 'clause');
    if (totals.failed > 0) return `${held}: no finding counts`;
    return `${held} checked${selection.partly.length === 0 ? '' : ' in part'}`;
  }
  if (verdict !== 'violations') return verdict;
  const clauses = requirements.filter(({ counted }) => counted).length;
  return totals.findings.counted === 0 || clauses === 0
    ? verdict
    : `${clauses} of ${requirements.filter(({ outcome }) => outcome !== 'not-selected').length} clauses violated`;
}

/** Renders the verdict as an SVG badge. */
export function renderBadge(report: Report): string {
  const words = wordsOf(report);
  const left = widthOf(label) + 2 * padding;
  const right = widthOf(words) + 2 * padding;
  const width = left + right;
  const text = (x: number, what: string): string =>
    `<text${xmlAttributes({ x, y: 14, textLength: widthOf(what), 'text-anchor': 'middle' })}>${xmlText(what)}</text>`;
  return [
    `<svg${xmlAttributes({ xmlns: 'http://www.w3.org/2000/svg', width, height: 20, role: 'img', 'aria-label': `${label}: ${words}` })}>`,
    `<title>${xmlText(`${label}: ${words}`)}</title>`,
    `<clipPath id="round"><rect${xmlAttributes({ width, height: 20, rx: 3 })}/></clipPath>`,
    '<g clip-path="url(#round)">',
    `<rect${xmlAttributes({ width: left, height: 20, fill: '#24292f' })}/>`,
    `<rect${xmlAttributes({ x: left, width: right, height: 20, fill: colors[report.verdict] })}/>`,
    '</g>',
    '<g fill="#fff" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="11">',
    text(left / 2, label),
    text(left + right / 2, words),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}
