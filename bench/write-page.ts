import { readFile, writeFile } from 'node:fs/promises';
import { type Machine, machineLine } from './machine.ts';
import { renderMarkdown, type Section } from './section.ts';

const page = new URL('../docs/performance.md', import.meta.url);

/**
 * Puts sections into docs/performance.md, each between the two comments that have the name of its part.
 *
 * @throws where the page has no place for one
 */
export async function writePage(
  sections: readonly (Section & { readonly part: string })[],
  machine: Machine,
): Promise<void> {
  let text = await readFile(page, 'utf8');
  for (const section of sections) {
    const [start, end] = [`<!-- bench ${section.part} -->`, `<!-- end ${section.part} -->`];
    const [from, to] = [text.indexOf(start), text.indexOf(end)];
    if (from === -1 || to === -1) {
      throw new Error(`docs/performance.md has no place for ${section.part}`);
    }
    const shown = `${start}\n\n${renderMarkdown(section)}\n\n${machineLine(machine)}\n\n`;
    text = text.slice(0, from) + shown + text.slice(to);
  }
  await writeFile(page, text);
}
