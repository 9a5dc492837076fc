import { isCollection, isSeq, parseDocument, stringify } from 'yaml';

/** An entry as it is put into a baseline. */
export type NewEntry = {
  readonly cases: string;
  readonly severity: string;
  readonly reason: string;
  readonly expires: string;
};

/** The lines of an entry, counted from 0: the first one, with its dash, and the last one. */
type Lines = { readonly first: number; readonly last: number };

const lineAt = (text: string, offset: number): number =>
  text.slice(0, offset).split('\n').length - 1;

/** Where each entry stands; null where they do not stand one below the other, each behind a dash. */
function linesOf(text: string, lines: readonly string[]): Lines[] | null {
  const entries = parseDocument(text).get('expected');
  if (!isSeq(entries) || entries.flow === true || entries.items.length === 0) return null;
  const found = entries.items.flatMap((item): Lines[] => {
    if (!isCollection(item) || item.range == null) return [];
    const [start, end] = item.range;
    const first = lineAt(text, start);
    const content = text.slice(start, end).trimEnd();
    return [{ first, last: lineAt(text, start + content.length - 1) }];
  });
  const isPlain =
    found.length === entries.items.length &&
    found.every(({ first }) => lines[first]?.trimStart().startsWith('- ') === true);
  return isPlain ? found : null;
}

/** All entries anew: where there are none that the others could stay beside. */
function writeAnew(text: string, isOut: readonly boolean[], added: readonly NewEntry[]): string {
  const document = parseDocument(text);
  const entries = document.get('expected');
  if (!isSeq(entries)) throw new Error('a baseline that was read has a list');
  entries.items = entries.items.filter((_, at) => isOut[at] !== true);
  for (const entry of added) entries.add(document.createNode(entry));
  entries.flow = entries.items.length === 0;
  return document.toString({ lineWidth: 0 });
}

const indented = (entries: readonly NewEntry[], indent: string): string[] =>
  entries.length === 0
    ? []
    : stringify(entries, { lineWidth: 0 })
        .trimEnd()
        .split('\n')
        .map((line) => indent + line);

/**
 * Takes entries out of a baseline and puts others in behind the last one. Everything else stays as it
 * is written, to the letter; a comment above an entry goes with it.
 *
 * @param text a baseline that was read
 * @param isOut for each entry whether it is taken out
 */
export function editEntries(
  text: string,
  isOut: readonly boolean[],
  added: readonly NewEntry[],
): string {
  if (!isOut.includes(true) && added.length === 0) return text;
  const lines = text.split('\n');
  const own = linesOf(text, lines);
  const staying = own?.filter((_, at) => isOut[at] !== true) ?? [];
  const last = staying.at(-1);
  if (own === null || last === undefined) return writeAnew(text, isOut, added);
  const gone = new Set<number>();
  for (const [at, { last: end }] of own.entries()) {
    if (isOut[at] !== true) continue;
    const before = own[at - 1];
    const from = before === undefined ? headOf(lines, own) : before.last + 1;
    for (let line = from; line <= end; line += 1) gone.add(line);
  }
  const [indent = ''] = /^ */.exec(lines[last.first] ?? '') ?? [];
  return lines
    .flatMap((line, at) => [
      ...(gone.has(at) ? [] : [line]),
      ...(at === last.last ? indented(added, indent) : []),
    ])
    .join('\n');
}

/** The line behind `expected:`, where the first entry and what is said of it begin. */
function headOf(lines: readonly string[], [first]: readonly Lines[]): number {
  const most = first?.first ?? 0;
  const head = lines.slice(0, most).findLastIndex((line) => /^(?:["']?)expected\b/.test(line));
  return head === -1 ? most : head + 1;
}
