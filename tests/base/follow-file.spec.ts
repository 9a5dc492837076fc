import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../../base/errors.ts';
import { followFile } from '../../base/follow-file.ts';
import { inFolder } from '../support/in-folder.ts';
import { aliasBomb } from '../support/malformed-file.ts';
import { startMock } from '../support/mock.ts';
import { replaceFile } from '../support/replace-file.ts';
import { expect, test } from '../test.ts';

const failures: readonly [string, unknown, string][] = [
  ['does not fit', new UsageError('--x f: no list.'), '--x f: no list.'],
  [
    'breaks the reading itself',
    new TypeError('sk-secret is no list'),
    'cannot be read (TypeError).',
  ],
  ['fails with what is no error', 'sk-secret', 'cannot be read (unknown error).'],
];

for (const [what, thrown, reason] of failures) {
  test(`an edit that ${what} is reported in one line, and the last valid content stays in use`, async () => {
    await inFolder({ followed: '1' }, async (folder) => {
      const file = join(folder, 'followed');
      const lines: string[] = [];
      let next: unknown = null;
      let count = 0;
      const read = async (): Promise<number> => {
        if (next !== null) throw next;
        count += 1;
        return count;
      };
      const followed = await followFile(file, read, { print: (line) => lines.push(line) });
      next = thrown;
      await writeFile(file, '22');
      await expect.poll(() => lines).toHaveLength(1);
      expect(lines[0]).toContain(`${reason} The last valid content stays in use.`);
      expect(lines.join()).not.toContain('sk-secret');
      expect(followed.current()).toBe(1);
      next = null;
      await writeFile(file, '333');
      await expect.poll(() => followed.current()).toBe(2);
      followed.close();
    });
  });
}

test('a mock outlives every wrong edit of its keys and of its answers', async () => {
  const key = 'sk-Zq8RkW3vXn5TbM7cLd9YpH2sJf4GaE6u1';
  const files = {
    'keys.yaml': `- { name: one, key: ${key} }\n`,
    'responses.yaml': '- text: Written down\n',
  };
  await inFolder(files, async (folder) => {
    const [keys, responses] = [join(folder, 'keys.yaml'), join(folder, 'responses.yaml')];
    const mock = await startMock(['--quiet', '--keys', keys, '--responses', responses]);
    const say = async () => {
      const response = await fetch(`${mock.url}/v1/chat/completions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: '{"model":"gpt-5.4","messages":[{"role":"user","content":"Hi"}]}',
      });
      return (await response.json()).choices?.[0]?.message.content ?? response.status;
    };
    const wrongs = ['- text: *note\n', aliasBomb, '- &a { text: *a }\n', '\0', '['];
    for (const [index, wrong] of wrongs.entries()) {
      await replaceFile(keys, wrong);
      await replaceFile(responses, wrong);
      // Both are reported, however long that takes on a busy machine.
      await expect
        .poll(() => mock.printed().match(/stays in use\.\n/g)?.length, { timeout: 15_000 })
        .toBe(2 * (index + 1));
      expect(await say()).toBe('Written down');
    }
    await replaceFile(responses, '- text: Written anew\n');
    await expect.poll(say).toBe('Written anew');
    const { code, error } = await mock.stop();
    expect(code).toBe(0);
    // A slow machine may look at a file in the middle of an edit, or at two edits at once.
    const reported = [
      ...error.matchAll(/^--(keys|responses) [^:]+: .+ The last valid content stays in use\.$/gm),
    ].map(([, option]) => option);
    expect(new Set(reported)).toEqual(new Set(['keys', 'responses']));
    expect(error.trimEnd().split('\n')).toHaveLength(reported.length + 1);
  });
});
