import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startEmbedded } from '../../check/embedded.ts';
import { findFault } from '../../mocks/faults/index.ts';
import { startMockProcess } from '../support/processes/mock-process.ts';
import { variablesOf } from '../support/suites/checking.ts';
import { expect, test } from '../test.ts';
import { blocksOf, readPage } from './docs-pages.ts';
import { type PackedProject, withFewEndpoints } from './packed-project.ts';

/** The commands of a section of README, with the gateway's address in the place of the example's. */
function commandsOf(heading: string, address: string): string[] {
  const [, section = ''] = readPage('README.md').split(`## ${heading}\n`);
  const [own = ''] = section.split('\n## ');
  return blocksOf(own, 'sh').map((block) =>
    block
      .split('\n')
      // The reader's own keys: here the environment has them.
      .filter((line) => !line.startsWith('export '))
      .join('\n')
      .replaceAll('https://gateway.example', address),
  );
}

/** Runs a block of README in the project, with the keys that it asks for, and no other. */
async function runBlock({ run }: PackedProject, heading: string, at: number, faultId?: string) {
  const fault = faultId === undefined ? undefined : findFault(faultId);
  const { target, close } = await startEmbedded({ faults: fault === undefined ? [] : [fault] });
  const { ANYONE_API_KEY = '', ANYONE_DELETED_API_KEY = '' } = variablesOf(target);
  const block = commandsOf(heading, target.baseUrl.href)[at] ?? '';
  expect(block).toContain('npx anyone-conformance');
  const variables = { ANYONE_API_KEY, ANYONE_DELETED_API_KEY };
  return run('sh', ['-c', block], variables).finally(close);
}

/** A log without what differs each time: when, and how long. */
const timeless = (log: string): string =>
  log.replace(/^\d\d:\d\d:\d\d /gm, 'TIME ').replace(/[\d.]+ ms/g, 'N ms');

/** Declares the tests that run README's commands as they are, in a project with the packed package. */
export function readmeTests(projectOf: () => PackedProject): void {
  test("README's command for the mock serves, and its line about a refusal is what it prints", async () => {
    const [command = ''] = commandsOf('Mock for your app', '');
    const [program = '', ...args] = command.trim().split(' ');
    expect([program, ...args]).toEqual(['npx', 'anyone-conformance', 'mock']);
    const { folder } = projectOf();
    const mock = await startMockProcess([], [join(folder, 'node_modules/.bin/anyone-conformance')]);
    await fetch(`${mock.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${mock.keys.deleted}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'gpt-5.4', messages: [{ role: 'user', content: 'Hello' }] }),
    });
    await expect.poll(mock.printed).toContain('KEY-DELETED');
    await mock.stop();
    const [shown = ''] = blocksOf(readPage('README.md'), 'text');
    expect(timeless(mock.printed())).toContain(timeless(shown));
  });

  test("README's commands for CI say beforehand what is sent, check, and write the page", async () => {
    const project = projectOf();
    const { code, output } = await withFewEndpoints(project, () =>
      runBlock(project, 'CI for your gateway', 0),
    );
    expect(code).toBe(3);
    expect(output).toContain('requests');
    expect(output).toContain('INCOMPLETE');
    const report = join(project.folder, 'report.html');
    expect(await readFile(report, 'utf8')).toContain('KEY-DELETED');
    await rm(report);
  });

  test("README's command for a leaked key ends with 0 for a dead one, and names where it lives", async () => {
    const sound = await runBlock(projectOf(), 'On call', 0);
    expect(sound.code).toBe(0);
    const broken = await runBlock(projectOf(), 'On call', 0, 'deleted-key-served-on-rerank');
    expect(broken.code).toBe(1);
    expect(broken.output).toContain('bearer: createRerank');
    expect(broken.output).toContain('curl');
  });

  test("README's command for a refused call says that all is well where it is", async () => {
    expect(await runBlock(projectOf(), 'On call', 1)).toMatchObject({ code: 0 });
  });
}
