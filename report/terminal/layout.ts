import type pc from 'picocolors';

/** Functions that colour text; without colours they return it unchanged. */
export type Colors = ReturnType<typeof pc.createColors>;

/** Breaks a text at its spaces into lines of at most `width` characters; a longer word gets its own line. */
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

/** Renders a label with a wrapped text to its right. */
export const paragraph = (label: string, text: string, colors: Colors): string[] =>
  wrap(text, width).map((line, at) =>
    at === 0 ? `${colors.dim(label.padEnd(indent))}${line}` : `${' '.repeat(indent)}${line}`,
  );

/** Renders a label with one line per item; returns no lines for an empty list. */
export const listed = (label: string, lines: readonly string[], colors: Colors): string[] =>
  lines.flatMap((line, at) => paragraph(at === 0 ? label : '', line, colors));
