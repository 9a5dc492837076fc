import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { followFile } from '../../../base/follow-file.ts';
import { readKeyFile } from '../../../mocks/keys/key-file.ts';
import { inFolder } from '../../support/in-folder.ts';
import { expect, test } from '../../test.ts';

const entry = (name: string): string =>
  `- { name: ${name}, key: sk-Zq8RkW3vXn5TbM7cLd9YpH2sJf4GaE6u-${name} }\n`;

test('a key file that is written piece by piece is read once it is whole, and not before', async () => {
  await inFolder({ 'k.yaml': entry('one') + entry('two') }, async (folder) => {
    const file = join(folder, 'k.yaml');
    const lines: string[] = [];
    const { close } = await followFile(file, readKeyFile, {
      print: (line) => lines.push(line),
      changed: (seeds) => seeds.map(({ name }) => name).join(),
      settle: 200,
    });
    for (let piece = 1; piece <= 60; piece += 1) {
      writeFileSync(file, entry('one') + '#'.repeat(piece));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    writeFileSync(file, entry('one') + entry('two') + entry('three'));
    await expect.poll(() => lines).toEqual(['one,two,three']);

    writeFileSync(join(folder, 'next'), entry('two'));
    renameSync(join(folder, 'next'), file);
    await expect.poll(() => lines).toEqual(['one,two,three', 'two']);
    close();
  });
});
