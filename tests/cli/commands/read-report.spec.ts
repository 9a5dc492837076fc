import { UsageError } from '../../../base/errors.ts';
import { parseReportFile } from '../../../cli/commands/read-report.ts';
import { sampleReport } from '../../support/report/sample-report.ts';
import { expect, test } from '../../test.ts';

const { schemaVersion, ...first } = sampleReport;
const written = (value: object): string => JSON.stringify(value);

const unreadable: readonly (readonly [string, string, string])[] = [
  ['no JSON', 'CONFORMANT', 'not JSON (10 characters). `check --json FILE` writes a report.'],
  ['another JSON', '[]', 'no report of this tool. `check --json FILE` writes one.'],
  ['no object', 'null', 'no report of this tool. `check --json FILE` writes one.'],
  [
    'a report of the first form',
    written(first),
    'a report of an older form, written by version 1.2.3; this one reads the form 2. Run the check again.',
  ],
  [
    'a report of a later form',
    written({ ...first, schemaVersion: 3 }),
    'a report of the form 3, written by a newer version (1.2.3); this one reads the form 2. Update the tool.',
  ],
  [
    'a report that was edited',
    written({ ...sampleReport, verdict: 'fine' }),
    "does not fit the report's schema at /verdict (must be equal to one of the allowed values). Was it edited?",
  ],
];

for (const [what, text, complaint] of unreadable) {
  test(`a file that is ${what} is refused in one line`, () => {
    expect(() => parseReportFile(text, 'old.json')).toThrow(
      new UsageError(`old.json: ${complaint}`),
    );
  });
}
