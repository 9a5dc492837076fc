import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { inFolder } from '../support/in-folder.ts';
import { startMockProcess } from '../support/processes/mock-process.ts';
import { commandFile, runNodeIn } from '../support/processes/run-process.ts';
import { accessToken, startFakeNewApi } from '../targets/keys/fake-new-api.ts';
import { listen } from '../targets/listen.ts';
import { expect, test } from '../test.ts';

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
const announced =
  /^This program failed, which proves nothing about the gateway: Error: (.*)\. Please report it\.$/;

const crashOf = (error: string): string | undefined =>
  error
    .split('\n')
    .flatMap((line) => announced.exec(line)?.[1] ?? [])
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
      const running = await runNodeIn(folder, commandFile, ['check'], {
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
      // The first calls make the first key and print it; then nothing is answered any more.
      instead: ({ method }, number) => {
        if (number < 8 || method === 'DELETE') return null;
        if (!existsSync(file)) void writeFile(file, `seen ${service.keys[0]}.`);
        return 'hang';
      },
    });
    const running = await runNodeIn(
      folder,
      commandFile,
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

/** Handlers that leave a promise alone, and throw in a timer. */
const careless = `
import { http, HttpResponse } from 'msw';
export const handlers = [
  http.get('*/promise', () => {
    void Promise.reject(new Error('left alone with sk-Zq8RkW3vXn5TbM7cLd9Y'));
    return HttpResponse.text('ok');
  }),
  http.get('*/timer', () => {
    setTimeout(() => { throw new TypeError('too late'); }, 1);
    return HttpResponse.text('ok');
  }),
];
`;

test('a promise or a timer of a handler that fails is reported, and the mock goes on', async () => {
  // Below the project, so that it finds MSW.
  const file = test.info().outputPath('careless.mjs');
  await writeFile(file, careless);
  const mock = await startMockProcess(['--quiet', '--handlers', file]);
  for (const path of ['promise', 'timer', 'promise']) {
    expect(await (await fetch(`${mock.url}/${path}`)).text()).toBe('ok');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect((await fetch(`${mock.url}/v1/models`)).status).toBe(401);
  const { code, error } = await mock.stop();
  const lines = [
    'Error: left alone with sk-…',
    'TypeError: too late',
    'Error: left alone with sk-…',
  ];
  expect(error).toBe(
    lines.map((line) => `--handlers ${file}: nothing caught ${line}. The mock goes on.\n`).join(''),
  );
  expect(code).toBe(0);
});

for (const milliseconds of [0, 500]) {
  test(`a check whose mock crashes ${milliseconds} ms after its thread began reports that, with exit code 3`, async () => {
    const ended = await inFolder({}, async (folder) => {
      await writeFile(
        join(folder, 'break.mjs'),
        `import { isMainThread } from 'node:worker_threads';
        const crash = () => { throw new Error('the mock broke'); };
        if (!isMainThread) setTimeout(crash, ${milliseconds});`,
      );
      return runNodeIn(folder, commandFile, ['check'], {
        NODE_OPTIONS: `--import ${join(folder, 'break.mjs')}`,
      });
    });
    expect(ended).toMatchObject({ code: 3, output: '' });
    expect(crashOf(ended.error)).toBe('the mock broke');
  });
}
