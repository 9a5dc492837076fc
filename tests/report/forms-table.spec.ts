import { rowsAt } from '../../check/options/table.ts';
import { formNames, forms } from '../../report/forms.ts';
import { sampleReport } from '../support/report/sample-report.ts';
import { expect, test } from '../test.ts';

test('each form of the report is an option of check, and renders a report', async () => {
  const options = rowsAt('check').map(([name]) => name);
  expect(formNames.filter((name) => !options.includes(name))).toEqual([]);
  for (const name of formNames) {
    expect(await forms[name].render(sampleReport, { allowIncomplete: false }), name).not.toBe('');
  }
});
