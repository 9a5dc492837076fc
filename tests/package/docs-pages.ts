import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The folder of the project. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

const filesOf = (pattern: string): string[] =>
  globSync(pattern, { cwd: root })
    .map((path) => path.replaceAll('\\', '/'))
    .toSorted();

/** Pages that programs write: their words come from the source. */
export const generatedPages = ['docs/clients.md', 'docs/coverage.md', 'docs/options.md'];

/** The pages that people write. */
export const writtenPages = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  ...filesOf('docs/**/*.md').filter((page) => !generatedPages.includes(page)),
];

/** Every page of the documentation, the generated ones too. */
export const allPages = [...writtenPages, ...filesOf('docs/*.md')].filter(
  (page, index, pages) => pages.indexOf(page) === index,
);

/**
 * Reads a file of the project.
 *
 * @param path from the project's folder
 * @throws the system's error where there is none
 */
export const readPage = (path: string): string =>
  readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/** The code blocks of a page that are written in a language. */
export const blocksOf = (markdown: string, language: string): string[] =>
  [...markdown.matchAll(/^ *```(\w+)\n([\s\S]*?)^ *```$/gm)].flatMap(([, name, text = '']) =>
    name === language ? [text] : [],
  );

/** A page without its code: neither its blocks nor what stands between backticks. */
export const proseOf = (markdown: string): string =>
  markdown.replaceAll(/^ *```[\s\S]*?^ *```$/gm, '').replaceAll(/`[^`\n]*`/g, '');

/** The anchors of a page's headings, as GitHub makes them. */
export const anchorsOf = (markdown: string): string[] =>
  [...markdown.replaceAll(/^ *```[\s\S]*?^ *```$/gm, '').matchAll(/^#+ (.+)$/gm)].map(
    ([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
  );
