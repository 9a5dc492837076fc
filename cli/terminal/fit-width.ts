// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with this character.
const colour = /\u001b\[[\d;]*m/g;

const lengthOf = (text: string): number => text.replace(colour, '').length;

/** A row of a table, or a command to copy: it stays as it is. */
const isFixed = (line: string): boolean => /\S {3,}\S.* {3,}\S|\b(?:curl|printf) -/.test(line);

/** The spaces in front of the lines that follow: those of the text, behind its label or mark. */
function indentOf(line: string): string {
  const [before = ''] =
    /^ *(?:\S+(?: \S+)? {2,}|[✓✗?!→–-] +)?/.exec(line.replace(colour, '')) ?? [];
  return ' '.repeat(before.length);
}

function fitLine(line: string, width: number): string[] {
  if (lengthOf(line) <= width || isFixed(line.replace(colour, ''))) return [line];
  const indent = indentOf(line);
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(/(?<=\S) /)) {
    const longer = current === '' ? word : `${current} ${word}`;
    if (current.trim() !== '' && lengthOf(longer) > width) {
      lines.push(current);
      current = indent + word;
    } else {
      current = longer;
    }
  }
  return [...lines, current];
}

/**
 * Breaks the lines of a text that are longer than a width at their spaces, and indents what follows. Tables
 * and commands to copy stay whole, and so does a word that is longer.
 *
 * @param width in characters; colours have no width
 */
export const fitWidth = (text: string, width: number): string =>
  text
    .split('\n')
    .flatMap((line) => fitLine(line, width))
    .join('\n');
