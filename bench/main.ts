/**
 * `npm run bench`: how fast the mock, the suite and the commands are. Ends with exit code 1 where a target is
 * missed.
 *
 * `-- --only NAME` runs one part, and may be repeated; `-- --quick` takes shorter rounds; `-- --json` prints the figures
 * as JSON; `-- --write` puts the tables into docs/performance.md.
 */
import { parseArgs } from 'node:util';
import { loadNow, machineLine, machineNow } from './machine.ts';
import { parts } from './parts.ts';
import { type Part, renderPlainly, type Section } from './section.ts';
import { writePage } from './write-page.ts';

type Options = {
  readonly quick: boolean;
  readonly json: boolean;
  readonly write: boolean;
  readonly only: string[];
};

const names = parts.map(({ name }) => name).join(', ');

/** Ends the program with a line that says how to start it. */
function complain(message: string): never {
  process.stderr.write(
    `${message}. The options are --quick, --json, --write, and --only with one of: ${names}.\n`,
  );
  process.exit(2);
}

function readOptions(): Options {
  try {
    const { values } = parseArgs({
      options: {
        quick: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        write: { type: 'boolean', default: false },
        only: { type: 'string', multiple: true, default: [] },
      },
    });
    return values;
  } catch (error) {
    return complain(
      error instanceof Error ? (error.message.split('. ')[0] ?? '') : 'Unusable options',
    );
  }
}

function chosenParts(only: readonly string[]): readonly Part[] {
  if (only.length === 0) return parts.filter(({ isUsual }) => isUsual);
  const unknown = only.find((name) => !parts.some((part) => part.name === name));
  if (unknown !== undefined) complain(`There is no part ${unknown}`);
  return parts.filter(({ name }) => only.includes(name));
}

const options = readOptions();
const chosen = chosenParts(options.only);
const pace = options.quick ? { rounds: 5, answers: 2_000 } : { rounds: 15, answers: 8_000 };

const report = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

const before = loadNow();
const measured: (Section & { readonly part: string })[] = [];
for (const [at, part] of chosen.entries()) {
  report(`${at + 1}/${chosen.length} ${part.name}`);
  measured.push({ part: part.name, ...(await part.measure(pace, report)) });
}
const machine = machineNow(before);
const sections = measured.map(({ part, goals, figures }) => ({ part, goals, figures }));
process.stdout.write(
  options.json
    ? `${JSON.stringify({ machine, sections }, null, 2)}\n`
    : `${[machineLine(machine), ...measured.map(renderPlainly)].join('\n\n')}\n`,
);
if (options.write) await writePage(measured, machine);
if (measured.some(({ goals }) => goals.some(({ isMet }) => !isMet))) process.exitCode = 1;
