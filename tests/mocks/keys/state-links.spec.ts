import { lstat, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { realFile, removeDrafts, replaceFile } from '../../../mocks/keys/replace-file.ts';
import { inFolder } from '../../support/in-folder.ts';
import { startMock } from '../../support/mock.ts';
import { runCommand } from '../../support/run-command.ts';

const start = (file: string) => startMock(['--quiet', '--state', file]);
const modeOf = async (file: string): Promise<number> => (await stat(file)).mode & 0o777;

test('a state file that a link leads to is kept where it is, and the link stays', async () => {
  await inFolder({}, async (folder) => {
    const [place, link] = [join(folder, 'place'), join(folder, 'link.json')];
    await mkdir(place);
    await symlink(join('place', 'state.json'), link);
    const first = await start(link);
    // Another way to the same file is the same file.
    const second = await runCommand(['mock', '--port', '0', '--state', join(place, 'state.json')]);
    expect(second).toMatchObject({
      code: 2,
      error: expect.stringContaining('keeps its keys there'),
    });
    expect(await first.stop()).toMatchObject({ code: 0, error: '' });
    expect((await lstat(link)).isSymbolicLink()).toBe(true);
    expect(await readdir(place)).toEqual(['state.json', 'state.json.lock']);
    expect(await readdir(folder)).toEqual(['link.json', 'place']);
    expect(await modeOf(link)).toBe(0o600);
  });
});

test('links beside the state file are followed nowhere: what they lead to stays as it is', async () => {
  await inFolder({ precious: 'precious' }, async (folder) => {
    const [file, precious] = [join(folder, 'state.json'), join(folder, 'precious')];
    await symlink(precious, `${file}.tmp`);
    await symlink(precious, `${file}.holder`);
    const mock = await start(file);
    expect(await mock.stop()).toMatchObject({ code: 0, error: '' });
    await symlink(precious, join(folder, 'other.json.lock'));
    const other = join(folder, 'other.json');
    expect(await runCommand(['mock', '--port', '0', '--state', other])).toEqual({
      code: 2,
      output: '',
      error: `--state ${other}: cannot be written (ELOOP).\n`,
    });
    expect(await readFile(precious, 'utf8')).toBe('precious');
  });
});

test('a file is replaced whole, for this user alone, and nothing is left beside it', async () => {
  await inFolder({ file: 'old' }, async (folder) => {
    const file = join(folder, 'file');
    await replaceFile(file, 'new');
    expect([await readFile(file, 'utf8'), await modeOf(file)]).toEqual(['new', 0o600]);
    await rm(file);
    await mkdir(file);
    await expect(replaceFile(file, 'newer')).rejects.toMatchObject({ code: 'EISDIR' });
    expect(await readdir(folder)).toEqual(['file']);
    const own = ['file.0123456789abcdef.tmp'];
    const others = ['file.tmp', 'file.0123456789ABCDEF.tmp', 'files.0123456789abcdef.tmp'];
    for (const name of [...own, ...others]) await writeFile(join(folder, name), '');
    await removeDrafts(file);
    expect((await readdir(folder)).toSorted()).toEqual(['file', ...others].toSorted());
  });
});

test('a path is followed to its end, also to what is not there yet, and not round', async () => {
  await inFolder({}, async (folder) => {
    const at = (name: string) => join(folder, name);
    await mkdir(at('place'));
    await symlink('place', at('way'));
    await symlink(at('two'), at('one'));
    await symlink('way/file', at('two'));
    await symlink('round', at('round'));
    expect(await realFile(at('one'))).toBe(at('place/file'));
    expect(await realFile(at('way/file'))).toBe(at('place/file'));
    expect(await realFile(at('none/file'))).toBe(at('none/file'));
    await expect(realFile(at('round'))).rejects.toMatchObject({ code: 'ELOOP' });
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
