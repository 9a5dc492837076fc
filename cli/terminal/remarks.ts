import pc from 'picocolors';
import { plural, visibleLine } from '../../base/text.ts';
import type { Exchange } from '../../suites/cases/exchange.ts';
import type { Remark } from '../../suites/doctor/remark.ts';
import { describeAnswer } from '../../suites/judge/classify.ts';

const signs = { well: '✓', wrong: '✗', unknown: '?' } as const;

/** The last line: how many problems there are. Remarks that one change fixes are one problem. */
function renderEnd(remarks: readonly Remark[]): string {
  const wrongs = remarks.filter(({ state }) => state === 'wrong');
  const problems = new Set(wrongs.map(({ advice }) => advice)).size;
  if (problems > 0) return `${problems === 1 ? 'One problem' : `${problems} problems`} to fix.`;
  return remarks.some(({ state }) => state === 'unknown')
    ? 'No problem found, but some checks are inconclusive.'
    : 'Everything works.';
}

/**
 * Renders what the doctor found, one part a line, and the advice once for neighbours that share it.
 *
 * @param quiet leaves out the parts that work
 */
export function renderRemarks(
  remarks: readonly Remark[],
  useColor: boolean,
  quiet: boolean,
): string {
  const colors = pc.createColors(useColor);
  const paint = { well: colors.green, wrong: colors.red, unknown: colors.yellow };
  const shown = remarks.filter(({ state }) => !quiet || state !== 'well');
  const width = Math.max(...shown.map(({ about }) => about.length));
  const lines = shown.flatMap(({ about, state, sentence, advice }, at) => [
    `${paint[state](signs[state])} ${about.padEnd(width)}  ${sentence}`,
    ...(advice === null || shown[at + 1]?.advice === advice
      ? []
      : [`  ${' '.repeat(width)}  → ${advice}`]),
  ]);
  const gap = lines.length === 0 ? '' : `${lines.join('\n')}\n\n`;
  return `${gap}${renderEnd(remarks)}\n`;
}

/** The header that a request's key is in; the URL where it is in none. */
const placeOf = ({ headers }: Exchange['request']): string =>
  headers.find(([name]) => /^authorization$|api-key$/i.test(name))?.[0] ?? 'the URL';

/** Renders each request that the doctor sent, and its answer. It does not redact them. */
export const renderSent = (sent: readonly Exchange[]): string =>
  sent.length === 0
    ? ''
    : [
        `Sent ${plural(sent.length, 'request')}:`,
        ...sent.map((exchange) => {
          const { request, milliseconds } = exchange;
          const answer = visibleLine(describeAnswer(exchange));
          return `  ${request.method} ${request.target}, key in ${placeOf(request)} → ${answer} (${Math.round(milliseconds)} ms)`;
        }),
        '',
        '',
      ].join('\n');
