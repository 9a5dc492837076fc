import { lstat, mkdir, readdir, rm, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { inFolder } from '../../support/in-folder.ts';
import { startMock } from '../../support/mock.ts';
import { runProcess } from '../../support/processes/run-process.ts';
import { expect, test } from '../../test.ts';

const start = (file: string) => startMock(['--quiet', '--state', file]);
const modeOf = async (file: string): Promise<number> => (await stat(file)).mode & 0o777;

test('a state file that a link leads to is kept where it is, and the link stays', async () => {
  await inFolder({}, async (folder) => {
    const [place, link] = [join(folder, 'place'), join(folder, 'link.json')];
    await mkdir(place);
    const { stop } = await start(join(place, 'state.json'));
    await stop();
    await symlink(join('place', 'state.json'), link);
    const first = await start(link);
    // Another way to the same file is the same file. A lock is a process's own: the other mock has another.
    const second = await runProcess(['mock', '--port', '0', '--state', join(place, 'state.json')]);
    expect(second).toMatchObject({
      code: 2,
      error: expect.stringContaining('keeps its keys there'),
    });
    expect(await first.stop()).toMatchObject({ code: 0, error: '' });
    expect((await lstat(link)).isSymbolicLink()).toBe(true);
    expect(await readdir(place)).toEqual(['state.json']);
    expect(await readdir(folder)).toEqual(['link.json', 'place']);
    expect(await modeOf(link)).toBe(0o600);
  });
});

test('a mock whose state cannot be written at its end says so in one line, and ends with 2', async () => {
  await inFolder({}, async (folder) => {
    const place = join(folder, 'place');
    await mkdir(place);
    const file = join(place, 'state.json');
    const mock = await start(file);
    await rm(place, { recursive: true });
    expect(await mock.stop()).toMatchObject({
      code: 2,
      error: `--state ${file}: cannot be written (ENOENT). What became of the keys since its last write is lost.\n`,
    });
  });
});
