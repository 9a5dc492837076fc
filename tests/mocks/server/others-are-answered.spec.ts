import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { credentialOf, keyOf, targetOf } from '../../support/fixture-request.ts';
import { readFacts } from '../../support/mock.ts';
import { commandFile, untilEnd } from '../../support/processes/run-process.ts';
import { openRealtime } from '../../support/realtime-client.ts';
import { environmentOf } from '../../support/run-command.ts';
import { expect, test } from '../../test.ts';
import { type HostileRequest, hostileRequests } from './hostile-bodies.ts';

/** Milliseconds of the processor that the event loop may be busy with one thing. */
const longestWork = 100;

/** Milliseconds in which a mock that is asked to stop has ended. */
const longestEnd = 2_000;

/** Bytes of an answer that are read: the rest of it is never made. */
const mostRead = 6e6;

/** Starts a mock as a process that measures itself. */
async function startMeasured() {
  const meter = new URL('../../support/processes/measure-turns.ts', import.meta.url).href;
  const args = ['--import', meter, commandFile, 'mock', '--json', '--port', '0', '--quiet'];
  const child = spawn(process.execPath, args, {
    cwd: fileURLToPath(new URL('../../..', import.meta.url)),
    env: environmentOf({}),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const ended = untilEnd(child);
  const [line]: unknown[] = await once(child.stdout ?? child, 'data');
  const ask = async (message: 'start' | 'read'): Promise<number> => {
    const answer = once(child, 'message');
    child.send(message);
    const [longest]: unknown[] = await answer;
    return Number(longest);
  };
  return { child, ended, ask, ...readFacts(String(line)) };
}

const keyHeaders = (path: string): Readonly<Record<string, string>> => {
  const key = keyOf('active');
  if (path.startsWith('/v1/messages')) {
    return { 'anthropic-version': '2023-06-01', ...credentialOf('x-api-key', key).headers };
  }
  const style = path.startsWith('/v1beta/') ? 'x-goog-api-key' : 'bearer';
  return credentialOf(style, key).headers;
};

/** Sends a request, and reads some of its answer. */
const send = (url: string, { path, type, body }: HostileRequest): Promise<number> =>
  new Promise((resolve) => {
    const headers = { ...keyHeaders(path), 'content-type': type };
    const sent = request(`${url}${path}`, { method: 'POST', headers }, (answer) => {
      let size = 0;
      answer.on('data', (bytes: Buffer) => {
        size += bytes.length;
        if (size > mostRead) answer.destroy();
      });
      answer.on('close', () => resolve(answer.statusCode ?? 0));
      answer.on('error', () => undefined);
    });
    sent.on('error', () => resolve(0));
    sent.end(body);
  });

const askAsAnother = (url: string): Promise<Response> =>
  fetch(`${url}/v1/models`, { headers: credentialOf('bearer', keyOf('restricted')).headers });

test('whatever one caller sends, another is answered, and the mock ends when it is asked to', async () => {
  const mock = await startMeasured();
  const { url, ask, child, ended } = mock;
  /** The longest piece of work of a request: the shortest of some tries, since a machine does other things too. */
  const workOf = async (hostile: HostileRequest): Promise<number> => {
    let least = Number.POSITIVE_INFINITY;
    for (let tries = 0; tries < 3 && least > longestWork; tries += 1) {
      await ask('start');
      const [status, other] = await Promise.all([send(url, hostile), askAsAnother(url)]);
      expect([200, 201, 400, 404, 413]).toContain(status);
      expect(other.status).toBe(200);
      await other.arrayBuffer();
      least = Math.min(least, await ask('read'));
    }
    return least;
  };
  await workOf({ path: '/v1/chat/completions', type: 'application/json', body: '{}' });
  for (const [what, make] of Object.entries(hostileRequests)) {
    expect.soft(await workOf(make()), what).toBeLessThan(longestWork);
  }

  await ask('start');
  const session = await openRealtime(`${url}${targetOf('connectRealtime')}`);
  for (const frame of hostileFrames) session.send(frame);
  session.send({ type: 'input_audio_buffer.clear' });
  await session.until('input_audio_buffer.cleared');
  expect(await ask('read'), 'frames of a session').toBeLessThan(longestWork);

  await leaveHalfDone(url);
  session.pause();
  const busy = send(url, hostileRequests['30 MB of text']?.() ?? { path: '', type: '', body: '' });
  await askAsAnother(url);
  const asked = performance.now();
  child.kill('SIGTERM');
  expect(await ended).toMatchObject({ code: 0 });
  expect(performance.now() - asked).toBeLessThan(longestEnd);
  await busy;
  session.close();
});

const names = Array.from({ length: 9e4 }, (_, index) => `"k${index}":0`).join();

const hostileFrames: readonly string[] = [
  `{"type":"session.update","session":{${names}}}`,
  `{"type":"x","a":[${'[],'.repeat(3e5)}0]}`,
  `{"type":"session.update","session":{"instructions":"${'a'.repeat(1e6)}"}}`,
  ...Array.from({ length: 40 }, () => '{"type":"session.update","session":{}}'),
  ...Array.from({ length: 2_000 }, () => '{"type":"response.cancel"}'),
];

/** Opens connections that send the first part of a large body, and one that asks for much and reads nothing. */
async function leaveHalfDone(url: string): Promise<void> {
  const { port } = new URL(url);
  const head = (length: number): string =>
    [
      'POST /v1/embeddings HTTP/1.1',
      'Host: localhost',
      `Authorization: Bearer ${keyOf('active')}`,
      'Content-Type: application/json',
      `Content-Length: ${length}`,
      '\r\n',
    ].join('\r\n');
  const much = hostileRequests['2,048 embeddings']?.().body ?? '';
  for (const sent of [head(3e7) + ' '.repeat(1e6), head(3e7), head(much.length) + much]) {
    const socket = connect(Number(port), '127.0.0.1');
    socket.on('error', () => undefined).pause();
    await once(socket, 'connect');
    await new Promise((resolve) => socket.write(sent, resolve));
  }
}
