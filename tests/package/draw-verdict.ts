/**
 * Draws docs/verdict.svg: what `check` prints about a mock that serves a deleted key on one endpoint.
 * `--check` writes nothing and fails when the picture is stale.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { startEmbedded } from '../../check/embedded.ts';
import { findFault } from '../../mocks/faults/index.ts';
import { runCommand } from '../support/run-command.ts';
import { variablesOf } from '../support/suites/checking.ts';

const file = new URL('../../docs/verdict.svg', import.meta.url);

const clauses = ['KEY-REQUIRED', 'KEY-UNKNOWN', 'KEY-DELETED', 'MODEL-FORBIDDEN'];

/** What the command prints, without the lines that differ from run to run. */
async function printedLines(): Promise<string[]> {
  const fault = findFault('deleted-key-served-on-rerank');
  const { target, close } = await startEmbedded({ faults: fault === undefined ? [] : [fault] });
  const only = clauses.flatMap((clause) => ['--only', clause]);
  const args = ['check', '--base-url', target.baseUrl.href, '--cost', 'costly', ...only];
  const { output } = await runCommand(args, variablesOf(target)).finally(close);
  const lines = output.trimEnd().split('\n');
  const end = lines.findIndex((line) => line.includes(' cases: '));
  const isFixed = (line: string) => !/^\s*(?:id|curl|socket)\s|https?:\/\//.test(line);
  return lines.slice(0, end + 1).filter(isFixed);
}

const width = 8.4;
const height = 19;
const red = '#f47067';
const green = '#6bc46d';

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** A line with its marks in colour. */
const paint = (line: string): string =>
  escaped(line)
    .replaceAll(/NOT CONFORMANT|✗/g, `<tspan fill="${red}">$&</tspan>`)
    .replaceAll('✓', `<tspan fill="${green}">✓</tspan>`);

function draw(lines: readonly string[]): string {
  const columns = Math.max(...lines.map((line) => line.length));
  const size = { x: Math.ceil(columns * width) + 40, y: lines.length * height + 36 };
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.x} ${size.y}" role="img" aria-label="What check prints about a gateway that serves a deleted key on one endpoint">`,
    `<rect width="${size.x}" height="${size.y}" rx="8" fill="#22272e"/>`,
    '<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="14" fill="#adbac7">',
    ...lines.map(
      (line, index) =>
        `<text x="20" y="${30 + index * height}" xml:space="preserve">${paint(line)}</text>`,
    ),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

const drawn = draw(await printedLines());
const isStale = (): boolean => {
  try {
    return readFileSync(file, 'utf8') !== drawn;
  } catch {
    return true;
  }
};

if (!process.argv.includes('--check')) {
  writeFileSync(file, drawn);
  console.log('docs/verdict.svg: written');
} else if (isStale()) {
  console.error('docs/verdict.svg is stale: run `npm run generate` and commit.');
  process.exitCode = 1;
}
