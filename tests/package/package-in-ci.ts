import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { startEmbedded } from '../../check/embedded.ts';
import { findFault } from '../../mocks/faults/index.ts';
import manifest from '../../package.json' with { type: 'json' };
import { parseReport } from '../support/report/report-schema.ts';
import { variablesOf } from '../support/suites/checking.ts';
import { expect, test } from '../test.ts';
import { instructionsOf, type PackedProject, withFewEndpoints } from './packed-project.ts';

const example = (name: string): Promise<string> =>
  readFile(fileURLToPath(new URL(`../../examples/ci/${name}`, import.meta.url)), 'utf8');

/** Runs a script next to a gateway that serves a deleted key on one endpoint, or is sound. */
async function runNextToGateway(
  project: PackedProject,
  faultId: string | null,
  script: string,
  more: Readonly<Record<string, string>> = {},
) {
  const fault = faultId === null ? undefined : findFault(faultId);
  const { target, close } = await startEmbedded({ faults: fault === undefined ? [] : [fault] });
  const variables = { ANYONE_BASE_URL: target.baseUrl.href, ...variablesOf(target), ...more };
  return withFewEndpoints(project, () => project.run('sh', ['-ec', script], variables)).finally(
    close,
  );
}

const broken = 'deleted-key-served-on-rerank';

/** Declares the tests of what a project's own CI copies: it is run as it is written. */
export function ciTests(projectOf: () => PackedProject): void {
  test('the job for GitLab fails where a key rule is broken, and leaves the report', async () => {
    const project = projectOf();
    const { keys } = parse(await example('gitlab-ci.yml'));
    const [install, ...script] = keys.script;
    expect(install).toBe('npm ci');
    expect(await runNextToGateway(project, broken, script.join('\n'))).toMatchObject({ code: 1 });
    const report = parseReport(
      await readFile(join(project.folder, keys.artifacts.paths[0]), 'utf8'),
    );
    expect(report).toMatchObject({ verdict: 'violations', target: { embedded: false } });
    const junit = await readFile(join(project.folder, keys.artifacts.reports.junit), 'utf8');
    expect(junit).toContain('<failure type="served" message="A deleted key still works (served): ');
    const sound = await runNextToGateway(project, null, script.join('\n'));
    expect({ code: sound.code, allowed: keys.allow_failure.exit_codes }).toEqual({
      code: 0,
      allowed: 3,
    });
    const unset = await project.run('sh', ['-ec', script.join('\n')]);
    expect({ code: unset.code, output: unset.output }).toEqual({ code: 1, output: '' });
  });

  test('the script of the action checks a gateway on the oldest Node too', async () => {
    const { folder, nodes, run } = projectOf();
    const root = fileURLToPath(new URL('../..', import.meta.url));
    const { target, close } = await startEmbedded();
    const { code } = await run('bash', ['--norc', join(root, 'packaging/action.sh')], {
      ...variablesOf(target),
      ...{ PATH: `${dirname(nodes.oldest)}:${process.env['PATH']}` },
      ...{ GITHUB_ACTION_PATH: root, GITHUB_OUTPUT: join(folder, 'outputs') },
      ...{ BASE_URL: target.baseUrl.href, ONLY: 'KEY-DELETED/listModels/*', REPORT: 'action.json' },
      ...{ COST: 'free', STRICT: 'false', ALLOW_INCOMPLETE: 'true', OPTIONS: '' },
    }).finally(close);
    expect(code).toBe(0);
    expect(await readFile(join(folder, 'outputs'), 'utf8')).toContain('verdict=holds\n');
  });

  test('the line for cron writes nothing as long as the deleted key is dead', async () => {
    const project = projectOf();
    const [line = '', ...others] = (await example('crontab'))
      .split('\n')
      .filter((text) => text !== '' && !text.startsWith('#'));
    expect(others).toEqual([]);
    const [, command = ''] = /^\*\/15 \* \* \* \* (.+)$/.exec(line) ?? [];
    // cron takes % for the end of the line.
    expect(command).not.toContain('%');
    const home = join(project.folder, 'home');
    await mkdir(join(home, 'monitor'), { recursive: true });
    const module = join(project.folder, 'node_modules/.bin');
    const keysFile = join(home, 'monitor/keys.env');
    await writeFile(keysFile, `export PATH="${module}:$PATH"\n`, { mode: 0o600 });
    const quiet = await runNextToGateway(project, null, command, { HOME: home });
    expect(quiet).toEqual({ code: 0, output: '', error: '' });
    const loud = await runNextToGateway(project, broken, command, { HOME: home });
    expect(loud.output).toContain('bearer: createRerank');
    const nowhere = await project.run('sh', ['-ec', command], { HOME: home });
    expect(nowhere.output).toBe('--base-url is empty. Give a URL such as https://api.anyone.ai.\n');
  });

  // The project itself was installed by the image's RUN.
  test('the image is built by commands that work, and starts the tool', async () => {
    const { folder, run } = projectOf();
    expect(instructionsOf('FROM')).toEqual(['node:24-slim']);
    expect(instructionsOf('COPY')).toEqual([`anyone-conformance-${manifest.version}.tgz ./`]);
    expect(instructionsOf('RUN')).toHaveLength(1);
    expect(instructionsOf('USER')).toEqual(['node']);
    const [entry = '', command = ''] = ['ENTRYPOINT', 'CMD'].flatMap(instructionsOf);
    const words = [...JSON.parse(entry), ...JSON.parse(command)];
    const [workFolder = ''] = instructionsOf('WORKDIR');
    const [program = '', ...args] = words.map((word) => String(word).replace(workFolder, folder));
    const { code, output } = await run(program, args);
    expect(code).toBe(0);
    expect(output).toContain('Usage: anyone-conformance');
  });
}
