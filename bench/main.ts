/**
 * `npm run bench`: the speed of the mock, compared with a bare server, and of the matrix, and
 * the mock's start-up. Ends with exit code 1 where a target is missed.
 *
 * `-- --quick` takes shorter rounds, `-- --json` writes the figures as JSON.
 */
import { parseArgs } from 'node:util';
import { type Figures, goalsOf, renderFigures } from './goals.ts';
import { measureMatrix } from './matrix.ts';
import { measureStartUp } from './start-up.ts';
import { measureThroughput } from './throughput.ts';

/** The options; one that does not exist ends the program with a line that says so. */
function readOptions(): { readonly quick: boolean; readonly json: boolean } {
  try {
    const { values } = parseArgs({
      options: {
        quick: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    });
    return values;
  } catch (error) {
    const complaint = error instanceof Error ? error.message.split('. ')[0] : 'unusable options';
    process.stderr.write(`${complaint}. The options are --quick and --json.\n`);
    process.exit(2);
  }
}

const values = readOptions();
const pace = values.quick ? { rounds: 3, milliseconds: 500 } : { rounds: 5, milliseconds: 800 };
const runs = values.quick ? 1 : 3;

const report = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

const throughput = await measureThroughput(pace, report);
report(`matrix: every case, against a mock in the same process and one apart, times ${runs}`);
const matrix = await measureMatrix(runs);
report('start-up of the mock');
const startUp = await measureStartUp(values.quick ? 3 : 5);

const figures: Figures = { throughput, matrix, startUp };
const goals = goalsOf(figures);
process.stdout.write(
  values.json
    ? `${JSON.stringify({ ...figures, goals }, null, 2)}\n`
    : renderFigures(figures, goals),
);
if (goals.some(({ isMet }) => !isMet)) process.exitCode = 1;
