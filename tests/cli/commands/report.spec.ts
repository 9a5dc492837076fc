import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check } from 'anyone-conformance';
import { startEmbedded } from '../../../check/embedded.ts';
import { findFault } from '../../../mocks/faults/index.ts';
import { formNames, forms } from '../../../report/forms.ts';
import { renderReport } from '../../../report/terminal/report.ts';
import { sampleReport } from '../../support/report/sample-report.ts';
import { runCommand } from '../../support/run-command.ts';
import { test as base, expect } from '../../test.ts';

const test = base.extend<{ folder: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures of a fixture here.
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'anyone-conformance-'));
    await use(folder);
    await rm(folder, { recursive: true });
  },
});

async function writeSample(folder: string, report: object = sampleReport): Promise<string> {
  const file = join(folder, 'report.json');
  await writeFile(file, JSON.stringify(report));
  return file;
}

test('report writes every form as check would, prints the report, and ends with 0 whatever the verdict', async ({
  folder,
}) => {
  const file = await writeSample(folder);
  const options = formNames.flatMap((form) => [`--${form}`, join(folder, `new.${form}`)]);
  const ended = await runCommand(['report', file, ...options]);
  expect(ended).toEqual({ code: 0, output: renderReport(sampleReport, false, false), error: '' });
  expect(await readdir(folder)).toHaveLength(formNames.length + 1);
  for (const form of formNames) {
    const text = await readFile(join(folder, `new.${form}`), 'utf8');
    expect(text, form).toBe(await forms[form].render(sampleReport, { allowIncomplete: false }));
  }
});

test('every form has the endpoints that a profile declares', async ({ folder }) => {
  const served = findFault('deleted-key-served-on-rerank');
  const { target, close } = await startEmbedded({ faults: served === undefined ? [] : [served] });
  const checked = await check({
    baseUrl: target.baseUrl,
    keys: target.keys,
    cost: 'costly',
    profile: { operations: [{ id: 'rankPages', path: '/v1/rerank', like: 'createRerank' }] },
    only: ['KEY-DELETED/rankPages/*'],
  });
  await close();
  const file = await writeSample(folder, checked);
  const options = formNames.flatMap((form) => [`--${form}`, join(folder, `new.${form}`)]);
  const ended = await runCommand(['report', file, ...options]);
  expect(ended).toEqual({ code: 0, output: renderReport(checked, false, false), error: '' });
  expect(ended.output).toContain('rankPages');
  for (const form of formNames) {
    const text = await readFile(join(folder, `new.${form}`), 'utf8');
    expect(text, form).toBe(await forms[form].render(checked, { allowIncomplete: false }));
    expect(text, form).toContain(form === 'badge' ? '1 of 1 clauses violated' : 'rankPages');
  }
});

test('report writes one form to standard output, and nothing else', async ({ folder }) => {
  const { output, error } = await runCommand([
    'report',
    await writeSample(folder),
    '--markdown',
    '-',
  ]);
  expect({ output, error }).toEqual({
    output: await forms.markdown.render(sampleReport),
    error: '',
  });
});

test('report refuses a file that it cannot use, and writes nothing', async ({ folder }) => {
  const [requirement] = sampleReport.requirements;
  const later = { ...sampleReport, requirements: [{ ...requirement, id: 'KEY-LATER' }] };
  for (const [file, complaint] of [
    [join(folder, 'none.json'), 'cannot be read (ENOENT).'],
    [await writeSample(folder, []), 'no report of this tool. `check --json FILE` writes one.'],
  ] as const) {
    expect(await runCommand(['report', file, '--html', join(folder, 'new.html')])).toEqual({
      code: 2,
      output: '',
      error: `${file}: ${complaint}\n`,
    });
  }
  const file = await writeSample(folder, later);
  expect((await runCommand(['report', file])).error).toBe(
    `${file}: written by version 1.2.3, with the clause KEY-LATER, which this version does not know. Use that version.\n`,
  );
  expect(await readdir(folder)).toEqual(['report.json']);
});

test('report takes the options of check about its output', async ({ folder }) => {
  const file = await writeSample(folder);
  const location = ['--sarif', '-', '--sarif-location', '.github/workflows/keys.yml'];
  const { code, output } = await runCommand(['report', file, ...location, '--verbose']);
  expect(code).toBe(0);
  const uris = [...output.matchAll(/"uri": ?"([^"]*)"/g)].map(([, uri]) => uri);
  expect(new Set(uris)).toContain('.github/workflows/keys.yml');
  expect((await runCommand(['report', file, '--verbose'])).output).toBe(
    renderReport(sampleReport, false, true),
  );
});
