import type pc from 'picocolors';

/** Colours for a terminal, or the same functions without effect where there is none. */
export type Colors = ReturnType<typeof pc.createColors>;

/** Breaks a text into lines of at most `width` characters at its spaces; a longer word stands alone. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

const width = 84;

const indent = 12;

/** A text beside its label, wrapped. */
export const paragraph = (label: string, text: string, colors: Colors): string[] =>
  wrap(text, width).map((line, at) =>
    at === 0 ? `${colors.dim(label.padEnd(indent))}${line}` : `${' '.repeat(indent)}${line}`,
  );

/** A list beside its label, a line for each; nothing where the list is empty. */
export const listed = (label: string, lines: readonly string[], colors: Colors): string[] =>
  lines.flatMap((line, at) => paragraph(at === 0 ? label : '', line, colors));
