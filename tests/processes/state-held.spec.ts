import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMockProcess } from '../support/processes/mock-process.ts';
import { runProcess } from '../support/processes/run-process.ts';
import { test as base, expect } from '../test.ts';

const test = base.extend<{ file: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures of a fixture here.
  file: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'anyone-conformance-'));
    await use(join(folder, 'state.json'));
    await rm(folder, { recursive: true });
  },
});

const start = (file: string) => startMockProcess(['--quiet', '--state', file]);
const refusedAt = (file: string) => runProcess(['mock', '--port', '0', '--state', file]);

const makeKey = async (url: string): Promise<number> => {
  const headers = { 'content-type': 'application/json' };
  const body = '{"name":"Mine"}';
  const { status } = await fetch(`${url}/_anyone/keys`, { method: 'POST', headers, body });
  return status;
};

/** The process that a refused mock names. */
const holderIn = (error: string): number => Number(/: process (\d+) keeps/.exec(error)?.[1]);

test('a second mock on a state file ends with 2 and says who has it, and the first goes on', async ({
  file,
}) => {
  const first = await start(file);
  const kept = await readFile(file, 'utf8');
  const held: unknown = JSON.parse(await readFile(`${file}.lock`, 'utf8'));
  const second = await refusedAt(file);
  const pid = holderIn(second.error);
  expect(held).toEqual({ pid, host: hostname(), since: expect.any(String) });
  const { since } = Object(held);
  expect(Date.parse(since)).toBeLessThanOrEqual(Date.now());
  expect(second).toEqual({
    code: 2,
    output: '',
    error: `--state ${file}: process ${pid} keeps its keys there since ${since}. Stop it, or give this mock a file of its own. If it is no mock any more, remove ${file}.lock.\n`,
  });
  expect(await readFile(file, 'utf8')).toBe(kept);
  expect(await makeKey(first.url)).toBe(201);
  expect(await readFile(file, 'utf8')).not.toBe(kept);
  expect(await first.stop()).toMatchObject({ code: 0, error: '' });
  expect(await readdir(join(file, '..'))).toEqual(['state.json']);

  const next = await start(file);
  expect(await next.stop()).toMatchObject({ code: 0, error: '' });
});

test('a holder on another machine is reported by its name, and one that cannot be read as such', async ({
  file,
}) => {
  const mock = await start(file);
  const since = '2026-05-04T03:02:01.000Z';
  await writeFile(`${file}.lock`, JSON.stringify({ pid: 1, host: 'elsewhere', since }));
  const named = await refusedAt(file);
  const unnamed = [];
  for (const text of ['', '{"pid":"1"}']) {
    await writeFile(`${file}.lock`, text);
    unnamed.push(await refusedAt(file));
  }
  await mock.stop();
  const refusedBy = (who: string) => ({ code: 2, output: '', error: `--state ${file}: ${who}\n` });
  expect(named).toEqual(
    refusedBy(
      `process 1 on elsewhere keeps its keys there since ${since}. Stop it, or give this mock a file of its own. If it is no mock any more, remove ${file}.lock.`,
    ),
  );
  expect(unnamed).toEqual(
    unnamed.map(() =>
      refusedBy(`another mock keeps its keys there. Stop it, or remove ${file}.lock.`),
    ),
  );
});

test('after kill -9 the next mock starts at once', async ({ file }) => {
  const killed = await start(file);
  expect(await makeKey(killed.url)).toBe(201);
  await killed.stop('SIGKILL');
  const next = await start(file);
  const { keys } = await (await fetch(`${next.url}/_anyone/keys`)).json();
  expect(keys.map(({ name }: { name: string }) => name)).toContain('Mine');
  expect((await refusedAt(file)).code).toBe(2);
  await next.stop();
});

test('of four mocks that are started at the same instant exactly one has the file', async ({
  file,
}) => {
  await (await start(file)).stop('SIGKILL');
  const starts = await Promise.allSettled(Array.from({ length: 4 }, () => start(file)));
  const begun = starts.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const refused = starts.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []));
  for (const mock of begun) await mock.stop();
  expect(begun).toHaveLength(1);
  expect(refused).toHaveLength(3);
  for (const error of refused) {
    expect(error).toMatch(
      /mock ended with 2: --state \S+: process \d+ keeps its keys there since /,
    );
  }
  expect(new Set(refused.map(holderIn)).size).toBe(1);
});

test('a mock that finds its port taken lets the file go', async ({ file }) => {
  const other = await startMockProcess(['--quiet']);
  const { port } = new URL(other.url);
  const taken = await runProcess(['mock', '--port', port, '--state', file]);
  expect(taken).toMatchObject({ code: 2, error: expect.stringContaining('is taken') });
  expect(await readdir(join(file, '..'))).toEqual(['state.json']);
  await other.stop();
});
