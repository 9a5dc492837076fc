import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createClient } from '@hey-api/openapi-ts';
import openapiTS, { astToString } from 'openapi-typescript';
import { generate as generateWithOrval } from 'orval';
import { tsImport } from 'tsx/esm/api';
import { z } from 'zod';
import { keyOf } from '../../support/fixture-request.ts';
import { compile } from '../../support/processes/compile.ts';
import { expect, test } from '../../test.ts';
import { startClientMock } from '../lossy-mock.ts';

const document = fileURLToPath(new URL('../../../spec/openapi.yaml', import.meta.url));
const packages = fileURLToPath(new URL('../../node_modules', import.meta.url));

/** What the program that a test writes exports. */
const program = z.object({
  makeCalls: z.function({ input: [z.string(), z.string()], output: z.promise(z.unknown()) }),
});

/** What a user of orval writes by hand: where the gateway is, and the key. */
const orvalFetch = `
export const connection = { baseUrl: '', key: '' };

export async function callGateway<Answer>(path: string, init: RequestInit): Promise<Answer> {
  const headers = new Headers(init.headers);
  headers.set('Authorization', 'Bearer ' + connection.key);
  headers.set('x-goog-api-key', connection.key);
  const response = await fetch(connection.baseUrl + path, { ...init, headers });
  return { status: response.status, data: await response.json(), headers: response.headers } as Answer;
}
`;

/** A generator, and the program that its user would write. */
type Generator = {
  readonly name: string;
  readonly generate: (folder: string) => Promise<unknown>;
  readonly program: string;
};

const generators: readonly Generator[] = [
  {
    name: 'hey-api',
    generate: (folder) =>
      createClient({
        input: document,
        output: { path: join(folder, 'client'), postProcess: [] },
        plugins: ['@hey-api/client-fetch', '@hey-api/sdk', '@hey-api/typescript'],
        logs: { level: 'silent', file: false },
      }),
    program: `
import { client } from './client/client.gen';
import { createChatCompletion, createTranscription, generateContent, listModels } from './client/sdk.gen';

export async function makeCalls(baseUrl: string, key: string) {
  client.setConfig({ baseUrl, auth: key });
  const chat = await createChatCompletion({
    body: { model: 'gpt-5.4', messages: [{ role: 'user', content: 'Hi' }] },
  });
  const content = await generateContent({
    path: { model: 'gemini-3.1-pro-preview' },
    body: { contents: [{ parts: [{ text: 'Hi' }] }] },
  });
  const models = await listModels();
  const heard = await createTranscription({
    body: { model: 'whisper-1', file: new File(['sound'], 'hello.wav') },
  });
  return {
    statuses: [chat, content, models, heard].map(({ response }) => response?.status),
    said: chat.data?.choices[0]?.message.content,
    generated: content.data?.candidates[0]?.content.parts[0]?.text,
    models: models.data?.data.some(({ id }) => id === 'gpt-5.4'),
    heard: typeof heard.data?.text,
    error: chat.error?.error.code,
  };
}
`,
  },
  {
    name: 'openapi-typescript and openapi-fetch',
    generate: async (folder) =>
      writeFile(join(folder, 'types.ts'), astToString(await openapiTS(pathToFileURL(document)))),
    program: `
import createClient from 'openapi-fetch';
import type { paths } from './types';

export async function makeCalls(baseUrl: string, key: string) {
  const { GET, POST } = createClient<paths, 'application/json'>({
    baseUrl,
    headers: { Authorization: 'Bearer ' + key, 'x-goog-api-key': key },
  });
  const chat = await POST('/v1/chat/completions', {
    body: { model: 'gpt-5.4', messages: [{ role: 'user', content: 'Hi' }] },
  });
  const content = await POST('/v1beta/models/{model}:generateContent', {
    params: { path: { model: 'gemini-3.1-pro-preview' } },
    body: { contents: [{ parts: [{ text: 'Hi' }] }] },
  });
  const models = await GET('/v1/models');
  const heard = await POST('/v1/audio/transcriptions', {
    body: { model: 'whisper-1', file: '' },
    bodySerializer: ({ model }) => {
      const form = new FormData();
      form.set('model', model);
      form.set('file', new File(['sound'], 'hello.wav'));
      return form;
    },
  });
  return {
    statuses: [chat, content, models, heard].map(({ response }) => response.status),
    said: chat.data?.choices[0]?.message.content,
    generated: content.data?.candidates[0]?.content.parts[0]?.text,
    models: models.data?.data.some(({ id }) => id === 'gpt-5.4'),
    heard: typeof heard.data?.text,
    error: chat.error?.error.code,
  };
}
`,
  },
  {
    name: 'orval',
    generate: async (folder) => {
      await writeFile(join(folder, 'call-gateway.ts'), orvalFetch);
      await generateWithOrval(
        {
          input: { target: document },
          output: {
            target: join(folder, 'client.ts'),
            client: 'fetch',
            tsconfig: { compilerOptions: {} },
            override: {
              mutator: { path: join(folder, 'call-gateway.ts'), name: 'callGateway' },
            },
          },
        },
        folder,
        { logLevel: 'error' },
      );
    },
    program: `
import { connection } from './call-gateway';
import {
  createChatCompletion, createTranscription, generateContent, listModels,
  type CreateChatCompletionResponse, type CreateTranscriptionResponse,
} from './client';

export async function makeCalls(baseUrl: string, key: string) {
  Object.assign(connection, { baseUrl, key });
  const chat = await createChatCompletion({
    model: 'gpt-5.4', messages: [{ role: 'user', content: 'Hi' }],
  });
  const content = await generateContent('gemini-3.1-pro-preview', {
    contents: [{ parts: [{ text: 'Hi' }] }],
  });
  const models = await listModels();
  const heard = await createTranscription({
    model: 'whisper-1', file: new File(['sound'], 'hello.wav'),
  });
  return {
    statuses: [chat, content, models, heard].map(({ status }) => status),
    said: chat.status === 200 ? (chat.data as CreateChatCompletionResponse).choices[0]?.message.content : undefined,
    generated: content.status === 200 ? content.data.candidates[0]?.content.parts[0]?.text : undefined,
    models: models.status === 200 && models.data.data.some(({ id }) => id === 'gpt-5.4'),
    heard: heard.status === 200 ? typeof (heard.data as CreateTranscriptionResponse).text : undefined,
    error: chat.status === 401 ? chat.data.error.code : undefined,
  };
}
`,
  },
];

/** How a project with a bundler has its programs compiled. */
const asBundled = [
  ...['--target', 'es2022', '--module', 'esnext', '--moduleResolution', 'bundler'],
  ...['--lib', 'es2023,dom,dom.iterable', '--skipLibCheck'],
];

for (const { name, generate, program: text } of generators) {
  test(`a client that ${name} generates compiles, is served, and reads a refusal`, async () => {
    const folder = test.info().outputPath('generated');
    await mkdir(folder, { recursive: true });
    await symlink(packages, join(folder, 'node_modules'), 'junction');
    await generate(folder);
    const path = join(folder, 'calls.ts');
    await writeFile(path, text);
    expect((await compile(folder, ['calls.ts'], asBundled)).complaints).toEqual([]);

    const { makeCalls } = program.parse(await tsImport(pathToFileURL(path).href, import.meta.url));
    const mock = await startClientMock(false);
    const served = await makeCalls(mock.url, keyOf('active'));
    const refused = await makeCalls(mock.url, keyOf('deleted'));
    await mock.close();
    const words = expect.stringContaining("This is the mock's answer");
    expect(served).toEqual({
      statuses: [200, 200, 200, 200],
      said: words,
      generated: words,
      models: true,
      heard: 'string',
      error: undefined,
    });
    expect(refused).toMatchObject({ statuses: [401, 401, 401, 401], error: 'invalid_api_key' });
  });
}
