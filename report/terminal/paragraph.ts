import type { Colors } from './colors.ts';
import { wrap } from './wrap.ts';

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
