import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { inFolder } from '../support/in-folder.ts';
import { runNodeIn } from '../support/processes/run-process.ts';
import { accessToken, startFakeNewApi } from '../targets/keys/fake-new-api.ts';
import { listen } from '../targets/listen.ts';

/** A module that breaks the program off as soon as a file is there, with what stands in it. */
const breaking = (file: string): string => `
import { existsSync, readFileSync } from 'node:fs';
const file = ${JSON.stringify(file)};
setInterval(() => {
  const words = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (words.endsWith('.')) throw new Error(words);
}, 20);
`;

const renamed = 'gw-Zq8RkW3vXn5TbM7cLd9Y';
const told =
  /^This program failed, which proves nothing about the gateway: Error: (.*)\. Please report it\.$/;

const crashOf = (error: string): string | undefined =>
  error
    .split('\n')
    .flatMap((line) => told.exec(line)?.[1] ?? [])
    .at(-1);

test('a crash shows no key of a variable that the configuration names, nor one of .env', async () => {
  const ofDotenv = 'sk-Deleted4hB6nM1qW8eR2tY7uI';
  const ended = await inFolder(
    { '.env': `ANYONE_DELETED_API_KEY=${ofDotenv}\n` },
    async (folder) => {
      const file = join(folder, 'word.txt');
      await writeFile(join(folder, 'break.mjs'), breaking(file));
      const gateway = await listen(
        createServer(() => {
          void writeFile(file, `seen ${renamed} and ${ofDotenv} and ${accessToken}.`);
        }),
      );
      await writeFile(
        join(folder, 'anyone-conformance.yaml'),
        `version: 1\nbaseUrl: ${gateway.url}\nkeys:\n  active: GATEWAY_KEY\n`,
      );
      const running = await runNodeIn(folder, 'cli/bin.ts', ['check'], {
        GATEWAY_KEY: renamed,
        ANYONE_PROVISIONER_TOKEN: accessToken,
        NODE_OPTIONS: `--import ${join(folder, 'break.mjs')}`,
      });
      await gateway.close();
      return running;
    },
  );
  expect(ended.code).toBe(3);
  expect(crashOf(ended.error)).toBe('seen [key] and [key] and [key].');
});

test('a crash shows no key that was made during the run', async () => {
  const ended = await inFolder({}, async (folder) => {
    const file = join(folder, 'word.txt');
    await writeFile(join(folder, 'break.mjs'), breaking(file));
    const service = await startFakeNewApi('2026', {
      // The first calls make the first key and tell it; then nothing is answered any more.
      instead: ({ method }, number) => {
        if (number < 8 || method === 'DELETE') return null;
        if (!existsSync(file)) void writeFile(file, `seen ${service.keys[0]}.`);
        return 'hang';
      },
    });
    const running = await runNodeIn(
      folder,
      'cli/bin.ts',
      ['check', '--base-url', service.url, '--provisioner', 'new-api'],
      {
        XDG_STATE_HOME: folder,
        ANYONE_PROVISIONER_TOKEN: accessToken,
        ANYONE_PROVISIONER_USER: '1',
        NODE_OPTIONS: `--import ${join(folder, 'break.mjs')}`,
      },
    );
    await service.close();
    return { ...running, made: service.keys.length };
  });
  expect(ended.made).toBeGreaterThan(0);
  expect(ended.code).toBe(3);
  expect(crashOf(ended.error)).toBe('seen [key].');
});
