import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inFolder } from '../../support/in-folder.ts';
import { startMock } from '../../support/mock.ts';
import { runCommand } from '../../support/run-command.ts';
import { variablesOf } from '../../support/suites/checking.ts';
import { expect, test } from '../../test.ts';

const forms = ['json', 'html', 'junit', 'sarif', 'markdown', 'badge'];

test('a key in the reason of a baseline entry stands in no report', async () => {
  const mock = await startMock(['--quiet', '--fault', 'deleted-key-served-on-rerank']);
  const { deleted = '' } = mock.keys;
  const entry = `{ cases: 'KEY-DELETED/createRerank/*', reason: '${deleted} is alive', expires: 2099-01-01 }`;
  const printed = await inFolder({ 'known.yaml': `expected:\n  - ${entry}\n` }, async (folder) => {
    const files = forms.flatMap((form) => [`--${form}`, join(folder, form)]);
    const only = ['--only', 'KEY-DELETED/createRerank/*', '--allow-incomplete', '--cost', 'costly'];
    const baseline = ['--baseline', join(folder, 'known.yaml')];
    const { code, output, error } = await runCommand(
      ['check', '--base-url', mock.url, ...only, ...baseline, ...files],
      variablesOf({ keys: mock.keys, allowedModels: mock.allowedModels }),
    );
    const texts = await Promise.all(forms.map((form) => readFile(join(folder, form), 'utf8')));
    return { code, texts: [...texts, output, error] };
  });
  await mock.stop();
  expect(printed.code).toBe(0);
  expect(printed.texts.filter((text) => text.includes(' is alive'))).toHaveLength(6);
  expect(printed.texts.filter((text) => text.includes(deleted))).toEqual([]);
});
