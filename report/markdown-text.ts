import { shorten, visibleLine } from '../base/text.ts';

/** A text that Markdown takes literally: no tag, link, mention, table cell or emphasis comes of it. */
export const markdownText = (text: string): string =>
  visibleLine(text)
    .replace(/[\\`*_{}[\]()#+!|~<>&$]/g, (letter) => `&#${letter.charCodeAt(0)};`)
    .replace(/@|&#35;/g, '$&\u2060')
    .replace(/(https?|ftp):\/\//gi, '$1:\u2060//')
    .replace(/www\./gi, 'www\u2060.');

/** A text as code in a table's cell. */
export const codeCell = (text: string, most = 160): string => {
  const line = shorten(visibleLine(text), most).replaceAll('`', 'ˋ').replaceAll('|', '\\|');
  return `\`${line}\``;
};

/** A block of code whose fence is longer than any in it. */
export function codeBlock(text: string, language: string): string {
  const longest = [...text.matchAll(/`+/g)].reduce((most, [run]) => Math.max(most, run.length), 2);
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}
