import { plural, shorten, visibleLine } from '../base/text.ts';
import { differenceSum, differencesByClause, differenceWords } from './model/comparison.ts';
import { type Comparison, differenceKinds, type Report } from './model/report.ts';

/** Escapes a text, so that Markdown makes no tag, link, mention, table cell or emphasis of it. */
export const markdownText = (text: string): string =>
  visibleLine(text)
    .replace(/[\\`*_{}[\]()#+!|~<>&$]/g, (letter) => `&#${letter.charCodeAt(0)};`)
    .replace(/@|&#35;/g, '$&\u2060')
    .replace(/(https?|ftp):\/\//gi, '$1:\u2060//')
    .replace(/www\./gi, 'www\u2060.');

/** Writes a text as code in a table cell, at most `most` characters long. */
export const codeCell = (text: string, most = 160): string => {
  const line = shorten(visibleLine(text), most).replaceAll('`', 'ˋ').replaceAll('|', '\\|');
  return `\`${line}\``;
};

/** Writes a block of code, with a fence longer than any in the text. */
export function codeBlock(text: string, language: string): string {
  const longest = [...text.matchAll(/`+/g)].reduce((most, [run]) => Math.max(most, run.length), 2);
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

/** Cases listed one by one, in each direction. */
const shownCases = 10;

function tableOf(comparison: Comparison): string[] {
  const names = differenceKinds.map((kind) => differenceWords[kind]);
  return [
    `| clause | ${names.join(' | ')} |`,
    `| --- |${' ---: |'.repeat(names.length)}`,
    ...differencesByClause(comparison).map(
      ({ requirement, counts }) =>
        `| **${requirement}** | ${differenceKinds.map((kind) => counts[kind] || '·').join(' | ')} |`,
    ),
    '',
  ];
}

function casesOf({ differences }: Comparison, kind: 'worse' | 'better', heading: string): string[] {
  const own = differences.filter((one) => one.kind === kind);
  if (own.length === 0) return [];
  const more = own.length - shownCases;
  return [
    '<details>',
    `<summary>${heading}: ${plural(own.length, 'case')}</summary>`,
    '',
    '| case | here | there |',
    '| --- | --- | --- |',
    ...own
      .slice(0, shownCases)
      .map(({ id, here, there }) => `| ${codeCell(id)} | ${codeCell(here)} | ${codeCell(there)} |`),
    '',
    ...(more > 0 ? [`… and ${more} more`, ''] : []),
    '</details>',
    '',
  ];
}

/** Renders how the other target differs as Markdown; returns no lines for a run without one. */
export function comparisonLines({ comparison }: Report): string[] {
  if (comparison === undefined) return [];
  const { baseUrl, verdict, because, differences } = comparison;
  return [
    `### Compared with ${markdownText(shorten(baseUrl, 300))}`,
    '',
    `There: **${verdict}**. ${markdownText(shorten(because, 500))} ${differenceSum(comparison)}`,
    '',
    ...(differences.length === 0 ? [] : tableOf(comparison)),
    ...casesOf(comparison, 'worse', 'Worse here'),
    ...casesOf(comparison, 'better', 'Better here'),
  ];
}
