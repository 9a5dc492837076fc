import type { ChildProcess } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCommand, untilEnd } from '../support/processes/run-process.ts';
import { type Ended, runCommand } from '../support/run-command.ts';
import { accessToken, startFakeNewApi } from '../targets/keys/fake-new-api.ts';
import type { Disturbance, KeyService } from '../targets/keys/key-service.ts';
import { expect, test } from '../test.ts';

const only = ['KEY-LIFECYCLE/create{ChatCompletion,Message}/*', 'KEY-DELETED/createMessage/*'];

type Place = { readonly folder: string; readonly variables: Readonly<Record<string, string>> };

/** A folder of its own for journals. */
async function makePlace(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'conformance-'));
  return {
    folder,
    variables: {
      XDG_STATE_HOME: folder,
      HOME: folder,
      LOCALAPPDATA: folder,
      ANYONE_PROVISIONER_TOKEN: accessToken,
      ANYONE_PROVISIONER_USER: '1',
    },
  };
}

const checkArguments = ({ url }: KeyService): string[] => [
  ...['check', '--base-url', url, '--provisioner', 'new-api', '--concurrency', '2'],
  ...only.flatMap((glob) => ['--only', glob]),
];

/** The journals in a place, as texts. */
async function journalsIn({ folder }: Place): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  const files = names.filter((name) => name.endsWith('.ndjson'));
  return Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
}

/** What of the keys of a service stands in texts: eight characters in a row are enough. */
const tracesIn = (texts: readonly string[], { keys }: KeyService): string[] =>
  keys.filter((key) =>
    Array.from({ length: key.length - 10 }, (_, at) => key.slice(3 + at, 11 + at)).some((piece) =>
      texts.some((text) => text.includes(piece)),
    ),
  );

type Stopped = {
  readonly service: KeyService;
  readonly place: Place;
  readonly ended: Ended;
  readonly signal: NodeJS.Signals | null;
  readonly journals: readonly string[];
};

/** Runs a check that is stopped by a signal at the call with this number. */
async function stopAt(number: number, signal: NodeJS.Signals, answered: boolean): Promise<Stopped> {
  let child: ChildProcess | undefined;
  const stop: Disturbance = answered
    ? {
        carriedOut: (_, count) => {
          if (count === number) child?.kill(signal);
        },
      }
    : {
        instead: (_, count) => {
          if (count === number) child?.kill(signal);
          return null;
        },
      };
  const service = await startFakeNewApi('2026', stop);
  const place = await makePlace();
  child = startCommand(checkArguments(service), place.variables);
  const ended = await untilEnd(child);
  return {
    service,
    place,
    ended,
    signal: child.signalCode,
    journals: await journalsIn(place),
  };
}

const cleanUp = ({ place }: Stopped, options: readonly string[] = []): Promise<Ended> =>
  runCommand(['cleanup', ...options], place.variables);

const put = async ({ service, place }: Stopped): Promise<void> => {
  await service.close();
  await rm(place.folder, { recursive: true });
};

test('a run that is not interrupted leaves nothing, and no journal', async () => {
  const stopped = await stopAt(0, 'SIGKILL', true);
  const { service, ended, journals } = stopped;
  await put(stopped);
  expect(service.keys.length).toBeGreaterThan(4);
  expect({ names: service.names(), journals }).toEqual({ names: [], journals: [] });
  expect(tracesIn([ended.output, ended.error], service)).toEqual([]);
});

// Each odd one is killed when the call has come, each even one when it was carried out.
for (const number of [2, 3, 5, 10, 30]) {
  test(`what a run made that was killed at its call number ${number} is gone after cleanup`, async () => {
    const stopped = await stopAt(number, 'SIGKILL', number % 2 === 0);
    const { service, place, ended, signal, journals } = stopped;
    const before = service.names();
    const cleaned = await cleanUp(stopped);
    const left = { names: service.names(), journals: await journalsIn(place) };
    await put(stopped);
    expect(signal).toBe('SIGKILL');
    expect(journals).toHaveLength(1);
    expect(before.length).toBeGreaterThan(0);
    expect(cleaned).toMatchObject({ code: 0, error: '' });
    expect(cleaned.output).toMatch(/^run [0-9a-f]{8} .*: \d+ keys? deleted; nothing is left\n$/);
    expect(left).toEqual({ names: [], journals: [] });
    const texts = [ended.output, ended.error, ...journals, cleaned.output];
    expect(tracesIn(texts, service)).toEqual([]);
    expect(texts.join()).not.toContain(accessToken);
  });
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`a run that is stopped by ${signal} deletes what it made before it ends`, async () => {
    const stopped = await stopAt(20, signal, true);
    const { service, ended, journals } = stopped;
    await put(stopped);
    // What was done by then is reported, and its exit code says that it is incomplete.
    expect([stopped.signal, ended.code]).toEqual([null, 3]);
    expect(ended.output).toContain('INCOMPLETE');
    expect(ended.error).toContain('Stopping: deleting the keys that were made.');
    expect(service.keys.length).toBeGreaterThan(2);
    expect({ names: service.names(), journals }).toEqual({ names: [], journals: [] });
    expect(tracesIn([ended.output, ended.error], service)).toEqual([]);
  });
}

test('a second Ctrl-C ends at once with 130, and leaves the keys in the journal for cleanup', async () => {
  let isStopped = false;
  const service = await startFakeNewApi('2026', {
    carriedOut: (_, count) => {
      if (count !== 30) return;
      isStopped = true;
      child.kill('SIGINT');
    },
    instead: ({ method }) => (isStopped && method === 'DELETE' ? 'hang' : null),
  });
  const place = await makePlace();
  const child = startCommand(checkArguments(service), place.variables);
  child.stderr?.on('data', (text) => {
    // A signal that follows within a moment is the same key press, passed on.
    if (String(text).includes('Once more to stop')) setTimeout(() => child.kill('SIGINT'), 600);
  });
  const ended = await untilEnd(child);
  isStopped = false;
  const [journals, left] = [await journalsIn(place), service.names()];
  const cleaned = await runCommand(['cleanup'], place.variables);
  const after = { names: service.names(), journals: await journalsIn(place) };
  await service.close();
  await rm(place.folder, { recursive: true });
  expect([ended.code, ended.output]).toEqual([130, '']);
  expect(ended.error).toContain(
    'Stopped at once: keys that were made may be left. Run npx anyone-conformance cleanup to delete them.\n',
  );
  expect(journals).toHaveLength(1);
  expect(left.length).toBeGreaterThan(2);
  expect(cleaned.code).toBe(0);
  expect(after).toEqual({ names: [], journals: [] });
  expect(tracesIn([ended.error, ...journals, cleaned.output], service)).toEqual([]);
});

test('cleanup says that a token is needed, and keeps the journal where keys cannot be deleted', async () => {
  const stopped = await stopAt(12, 'SIGKILL', true);
  const { service, place } = stopped;
  const [journal = ''] = stopped.journals;
  const file = join(place.folder, 'copy.ndjson');
  await writeFile(file, journal);
  const without = await runCommand(['cleanup', '--journal', file], {
    ...place.variables,
    ANYONE_PROVISIONER_TOKEN: '',
  });
  const refused = await runCommand(['cleanup', '--journal', file], {
    ...place.variables,
    ANYONE_PROVISIONER_TOKEN: 'another-token-0123',
  });
  const kept = await readFile(file, 'utf8');
  const cleaned = await cleanUp(stopped, ['--journal', file]);
  await put(stopped);
  expect(without).toMatchObject({ code: 2, output: '' });
  expect(without.error).toMatch(/^ANYONE_PROVISIONER_TOKEN is not set: .*\n$/);
  expect(refused.code).toBe(3);
  expect(refused.output).toContain('0 keys deleted. 1 key of this run may still be live — ');
  expect(refused.output).toContain(`${file} stays`);
  expect(kept).toBe(journal);
  expect(cleaned.code).toBe(0);
  expect(service.names()).toEqual([]);
});

test('cleanup refuses a file that is no journal, and leaves alone a run that goes on', async () => {
  const stopped = await stopAt(12, 'SIGKILL', true);
  const { service, place } = stopped;
  const [journal = ''] = stopped.journals;
  const file = join(place.folder, 'copy.ndjson');
  await writeFile(file, '{"keys":[]}\n');
  const other = await cleanUp(stopped, ['--journal', file]);
  await writeFile(file, journal.replace(/"process":\d+/, `"process":${process.pid}`));
  const going = await cleanUp(stopped, ['--journal', file]);
  const before = service.names().length;
  const forced = await cleanUp(stopped, ['--journal', file, '--force']);
  await put(stopped);
  expect(other).toEqual({
    code: 2,
    output: '',
    error: `--journal: ${file} is no journal of a check: its first line is another.\n`,
  });
  expect(going.code).toBe(3);
  expect(going.output).toContain(`is still going on as process ${process.pid}`);
  expect(before).toBeGreaterThan(0);
  expect(forced.code).toBe(0);
  expect(service.names()).toEqual([]);
});
