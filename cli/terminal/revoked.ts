import pc from 'picocolors';
import { createRedactor } from '../../base/redact.ts';
import { plural, visibleLine } from '../../base/text.ts';
import type { Revocation } from '../../check/revoked/conclude.ts';
import type { Way } from '../../check/revoked/judge-way.ts';
import { curlOf, type NamedKey, namedKeysOf } from '../../report/model/curl.ts';
import { wrap } from '../../report/terminal/layout.ts';
import type { Contract } from '../../spec/contract.ts';
import type { Target } from '../../suites/cases/target.ts';
import { renderTime } from './progress.ts';
import type { Terminal } from './terminal.ts';

/** The result of `revoked`, with every way that was tried. */
type Result = Revocation & {
  readonly ways: readonly Way[];
  /** Milliseconds until the key was dead; null where it was so at first, or still lives. */
  readonly diedAfter: number | null;
};

/** What was asked, and what the last line says. */
type Facts = {
  readonly contract: Contract;
  readonly target: Target;
  readonly requests: number;
  /** Calls that may be billed and were served. */
  readonly served: number;
  readonly milliseconds: number;
};

/** Each thing that was seen, and below it the places where it was, by style. */
function groupsOf(ways: readonly Way[], width: number): string[] {
  return [...Map.groupBy(ways, ({ words }) => words)].flatMap(([words, same]) => [
    ...indented(words, 2, width),
    ...[...Map.groupBy(same, ({ style }) => style)].flatMap(([style, own]) => {
      const places = own.map(({ operation, stream }) => `${operation}${stream ? ' (stream)' : ''}`);
      return indented(`${style}: ${places.join(', ')}`, 4, width);
    }),
  ]);
}

const indented = (text: string, by: number, width: number): string[] =>
  wrap(text, width - by).map((line) => `${' '.repeat(by)}${line}`);

/** The clearest proof first: an answer of success. */
const clearestOf = (ways: readonly Way[]): Way | undefined =>
  ways.toSorted((one, other) => (one.status ?? 999) - (other.status ?? 999))[0];

function curlLines(ways: readonly Way[], { target }: Facts, keys: readonly NamedKey[]): string[] {
  const clearest = clearestOf(ways);
  if (clearest === undefined) return [];
  return [
    `Try it on ${clearest.operation}:`,
    `  ${curlOf(clearest.exchange.request, target.baseUrl.origin, keys)}`,
  ];
}

const factsOf = ({ target, requests, served, milliseconds }: Facts): string =>
  `${plural(requests, 'request')} in ${(milliseconds / 1000).toFixed(1)} s, ${served === 0 ? 'none billed' : `${served} served that may be billed`} · ${target.baseUrl.origin}`;

/** Renders whether a key is dead: one sentence, then where it works, what is unclear, and what was sent. */
export function renderWays(
  { word, sentence, ways, diedAfter }: Result,
  facts: Facts,
  { useColor, width }: Pick<Terminal, 'useColor' | 'width'>,
): string {
  const colors = pc.createColors(useColor);
  const paint = { dead: colors.green, alive: colors.red }[String(word)] ?? colors.yellow;
  const keys = namedKeysOf(facts.target, facts.contract);
  const redact = createRedactor(keys.map(({ value }) => value));
  const some = (state: Way['state']) => ways.filter((way) => way.state === state);
  const timed =
    diedAfter === null
      ? sentence
      : sentence.replace(/^Dead:/, `Dead after ${renderTime(diedAfter)}:`);
  const isUnproven = word === 'unknown' && facts.target.keys.active === undefined;
  const lines = [
    ...groupsOf(some('works'), width),
    ...curlLines(some('works'), facts, keys),
    ...(isUnproven ? groupsOf(some('refused'), width) : []),
    ...(word === 'unreachable' ? [] : groupsOf(some('unknown'), width)),
  ];
  return [
    ...wrap(visibleLine(redact(timed)), width).map((line) => paint(colors.bold(line))),
    ...lines.map((line) => visibleLine(redact(line))),
    colors.dim(factsOf(facts)),
    '',
  ].join('\n');
}
