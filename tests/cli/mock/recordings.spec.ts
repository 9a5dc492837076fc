import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keyOf } from '../../support/fixture-request.ts';
import { inFolder } from '../../support/in-folder.ts';
import { type RunningMock, startMock } from '../../support/mock.ts';
import { runCommand } from '../../support/run-command.ts';
import { expect, test } from '../../test.ts';

const ask = (mock: RunningMock, content: string): Promise<Response> =>
  fetch(`${mock.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${keyOf('active')}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'gpt-5.4', messages: [{ role: 'user', content }] }),
  });

test('mock records a service, replays it, names what was missed, and compares it with the service', async () => {
  await inFolder({ 'real.yaml': '- text: From the real service.\n' }, async (folder) => {
    const real = await startMock(['--quiet', '--responses', join(folder, 'real.yaml')]);
    const key = { ANYONE_API_KEY: keyOf('active') };
    const recordings = join(folder, 'recordings');
    try {
      const recorder = await startMock(
        ['--quiet', '--record', `${real.url}/v1`, '--recordings', recordings],
        key,
      );
      expect(await (await ask(recorder, 'Hello')).text()).toContain('From the real service.');
      expect(await recorder.stop()).toMatchObject({ code: 0, error: '' });
      expect(await readdir(recordings)).toEqual(['001-create-chat-completion.yaml']);
      const text = await readFile(join(recordings, '001-create-chat-completion.yaml'), 'utf8');
      expect(text).toMatch(/^# createChatCompletion "Hello": 200 in \d+ ms\n/);

      const replay = await startMock(['--quiet', '--replay', recordings]);
      expect(await (await ask(replay, 'Hello')).text()).toContain('From the real service.');
      expect((await ask(replay, 'Goodbye')).status).toBe(404);
      expect((await replay.stop()).error).toBe(
        '--replay: 1 of createChatCompletion had no recording, nearest: 001-create-chat-completion.yaml\n',
      );
      const args = ['mock', '--replay', recordings, '--compare', real.url];
      expect(await runCommand(args, key)).toEqual({
        code: 0,
        output: '✓ 001-create-chat-completion.yaml\n1 as recorded, 0 changed, 0 not compared.\n',
        error: '',
      });
    } finally {
      await real.stop();
    }
  });
});

test('options of recordings that cannot be used end the mock with a line about them', async () => {
  await inFolder({ 'wrong.yaml': 'request: {}\n' }, async (folder) => {
    const real = 'https://real.example';
    for (const [args, words] of [
      [['--record', real], '--record: set ANYONE_API_KEY to the key of https://real.example.'],
      [['--record', real, '--replay', folder], '--record and --replay: give one of them.'],
      [['--record', 'http://real.example'], '--record: must be an https URL without a query'],
      [['--compare', real], '--compare: name the recordings with --replay.'],
      [['--replay', join(folder, 'none')], 'none: cannot be read (ENOENT).'],
      [['--replay', folder], 'wrong.yaml, line 1: '],
    ] as const) {
      const { code, error } = await runCommand(['mock', '--port', '0', ...args]);
      expect([code, error], words).toEqual([2, expect.stringContaining(words)]);
    }
  });
});
