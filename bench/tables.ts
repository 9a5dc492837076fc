type Rows = readonly (readonly string[])[];

/** The characters of the longest cell of each column. */
function widthsOf(rows: Rows): readonly number[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, cell.length);
  }
  return widths;
}

/** Lines of cells in columns: the first to the left, the others to the right. */
export function plainTable(rows: Rows): string {
  const widths = widthsOf(rows);
  const line = (row: readonly string[]): string =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('   ');
  return rows.map(line).join('\n');
}

/** The same cells as a table in Markdown, padded as the formatter wants it; the first row is its head. */
export function markdownTable(rows: Rows): string {
  const widths = widthsOf(rows);
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  const [head = [], ...others] = rows;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...others.map(line)].join(
    '\n',
  );
}
