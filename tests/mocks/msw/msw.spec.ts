import { readFile } from 'node:fs/promises';
import { getResponse, HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import OpenAI from 'openai';
import { sound } from '../../../fixtures/requests.ts';
import { createGateway } from '../../../mocks/gateway/gateway.ts';
import type { mockWorker } from '../../../mocks/msw/browser.ts';
import { createHandlers, handlers } from '../../../mocks/msw/handlers.ts';
import { mockServer } from '../../../mocks/msw/node.ts';
import { conversations, sdkClients } from '../../clients/sdk/clients.ts';
import { fixtureRequest, keyOf } from '../../support/fixture-request.ts';
import { messageOf, see } from '../../support/read-answer.ts';
import { expect, test } from '../../test.ts';

// MSW takes the process's `fetch` as long as a server of it listens.
test.describe.configure({ mode: 'serial' });

const publicService = 'https://api.anyone.ai';
const active = keyOf('active');

/** Runs `work` while a server of MSW listens; a request that no handler takes is an error. */
async function listening(server: ReturnType<typeof setupServer>, work: () => Promise<void>) {
  server.listen({ onUnhandledFrame: 'error' });
  try {
    await work();
  } finally {
    server.close();
  }
}

test('the SDKs get answers at the public service’s address, without a network', async () => {
  const gateway = createGateway();
  await listening(setupServer(...createHandlers(gateway)), async () => {
    const { openai, anthropic, gemini } = sdkClients(publicService, active);
    const completion = await openai.chat.completions.create(conversations.openai);
    expect(completion.choices[0]?.message.content).toContain('"Good morning"');
    const message = await anthropic.messages.create(conversations.anthropic);
    expect(JSON.stringify(message.content)).toContain('Good morning');
    const { text } = await gemini.models.generateContent(conversations.gemini);
    expect(text).toContain('"Good morning"');
    expect((await openai.models.list()).data.length).toBeGreaterThan(10);
  });
  expect(gateway.decisions.recent().map(({ status }) => status)).toEqual([200, 200, 200, 200]);
});

test('an answer is streamed piece by piece', async () => {
  await listening(setupServer(...handlers), async () => {
    const { openai, anthropic } = sdkClients(publicService, active);
    const pieces = [];
    const stream = await openai.chat.completions.create({ ...conversations.openai, stream: true });
    for await (const chunk of stream) pieces.push(chunk.choices[0]?.delta.content ?? '');
    expect(pieces.length).toBeGreaterThan(10);
    expect(pieces.join('')).toContain('"Good morning"');
    const message = await anthropic.messages.stream(conversations.anthropic).finalMessage();
    expect(message.stop_reason).toBe('end_turn');
  });
});

test('a multipart form arrives with its file', async () => {
  await listening(setupServer(...handlers), async () => {
    const { openai } = sdkClients(publicService, active);
    const file = new File([sound.bytes], sound.filename, { type: sound.mediaType });
    const heard = await openai.audio.transcriptions.create({ model: 'whisper-1', file });
    expect(heard.text).toContain('transcript');
  });
});

test('a mistyped key is refused with 401, and the gateway reports why', async () => {
  const { server, gateway } = mockServer();
  await listening(server, async () => {
    const { openai } = sdkClients(publicService, `${active.slice(0, -1)}!`);
    const call = openai.chat.completions.create(conversations.openai);
    await expect(call).rejects.toBeInstanceOf(OpenAI.AuthenticationError);
  });
  expect(gateway.decisions.recent()).toMatchObject([
    { status: 401, clause: 'KEY-UNKNOWN', refusal: { reason: 'no such key was ever issued' } },
  ]);
});

test('a refusal through MSW is the gateway’s own, headers and all', async () => {
  await listening(setupServer(...handlers), async () => {
    const request = fixtureRequest('createMessage', keyOf('deleted'), { origin: publicService });
    const throughMsw = await see(await fetch(request));
    const direct = await see(
      await createGateway().fetch(fixtureRequest('createMessage', keyOf('deleted'))),
    );
    const ids = /^req_/;
    expect(throughMsw).toEqual({
      status: direct.status,
      headers: {
        ...direct.headers,
        'request-id': expect.stringMatching(ids),
        'x-request-id': expect.stringMatching(ids),
      },
      body: { ...Object(direct.body), request_id: expect.stringMatching(ids) },
    });
  });
});

test('an unknown path of the API is answered too, not passed on', async () => {
  await listening(setupServer(...handlers), async () => {
    const answers = await Promise.all(
      ['/v1/nothing', '/v1beta/nothing'].map((path) => fetch(publicService + path)),
    );
    expect(answers.map(({ status }) => status)).toEqual([404, 404]);
  });
});

test('a user’s handler in front wins, and one behind takes other hosts', async () => {
  const before = http.post(`${publicService}/v1/chat/completions`, () =>
    HttpResponse.json({ error: { message: 'Overloaded' } }, { status: 503 }),
  );
  const after = http.get('https://app.example/*', () => HttpResponse.json({ name: 'Femi' }));
  const gateway = createGateway();
  await listening(setupServer(before, ...createHandlers(gateway), after), async () => {
    const openai = new OpenAI({ baseURL: `${publicService}/v1`, apiKey: active, maxRetries: 0 });
    const call = openai.chat.completions.create(conversations.openai);
    await expect(call).rejects.toMatchObject({ status: 503 });
    expect((await openai.models.list()).data.length).toBeGreaterThan(10);
    const other = await fetch('https://app.example/v1/models');
    expect(await other.json()).toEqual({ name: 'Femi' });
  });
  expect(gateway.decisions.recent().map(({ operation }) => operation)).toEqual(['listModels']);
});

test('a realtime handshake is judged, and a right one says that MSW opens no session', async () => {
  const ask = (key: string) =>
    getResponse([...handlers], fixtureRequest('connectRealtime', key, { origin: publicService }));
  const [served, refused] = [await ask(active), await ask(keyOf('deleted'))];
  expect([served?.status, refused?.status]).toEqual([501, 401]);
  expect(messageOf(await served?.json())).toContain('npx anyone-conformance mock');
});

test('another base URL can be mocked, and then the public one is not', async () => {
  const { server, gateway } = mockServer({ baseUrl: 'https://gateway.example/' });
  server.use(http.all(`${publicService}/*`, () => new HttpResponse('not mocked')));
  await listening(server, async () => {
    const request = (origin: string) => fixtureRequest('listModels', active, { origin });
    expect((await fetch(request('https://gateway.example'))).status).toBe(200);
    expect(await (await fetch(request(publicService))).text()).toBe('not mocked');
  });
  expect(gateway.decisions.recent()).toHaveLength(1);
});

test('any host can be mocked', async () => {
  const { server } = mockServer({ baseUrl: '*' });
  await listening(server, async () => {
    for (const origin of ['https://one.example', 'http://127.0.0.1:8080']) {
      expect((await fetch(fixtureRequest('listModels', active, { origin }))).status).toBe(200);
    }
  });
});

test('mockServer gives the gateway behind it, with its own keys and their changes', async () => {
  const { server, gateway } = mockServer({ keys: [] });
  const { key, issued } = gateway.keys.create({ name: 'Mine' });
  await listening(server, async () => {
    const statusOf = async (secret: string) => {
      const request = fixtureRequest('listModels', secret, { origin: publicService });
      return (await fetch(request)).status;
    };
    expect([await statusOf(key), await statusOf(active)]).toEqual([200, 401]);
    gateway.keys.remove(issued.id);
    expect(await statusOf(key)).toBe(401);
  });
});

test.describe('in a browser', () => {
  // MSW's browser entry cannot be loaded by Node, so that its use is proven to the compiler alone.
  const start = ({ worker, gateway }: ReturnType<typeof mockWorker>) =>
    worker.start().then(() => gateway.decisions.recent());

  /** The modules that a module loads, itself included, and the packages among them. */
  async function loadedBy(module: URL, seen = new Map<string, string[]>()) {
    if (seen.has(module.href)) return seen;
    const source = await readFile(module, 'utf8');
    const imports = [...source.matchAll(/^(?:import|export) (?!type )[^;]*?from '([^']+)';/gm)];
    const names = imports.map(([, name = '']) => name);
    seen.set(module.href, names);
    for (const name of names.filter((one) => one.startsWith('.'))) {
      await loadedBy(new URL(name, module), seen);
    }
    return seen;
  }

  test('nothing that the entry loads needs Node (checked from the imports, without a browser)', async () => {
    const modules = await loadedBy(new URL('../../../mocks/msw/browser.ts', import.meta.url));
    const packages = [...modules.values()].flat().filter((name) => !name.startsWith('.'));
    expect(modules.size).toBeGreaterThan(30);
    expect(packages).toContain('msw/browser');
    expect(packages.filter((name) => /^node:|^(?:ws|undici|@hono|msw\/node)/.test(name))).toEqual(
      [],
    );
    const sources = await Promise.all(
      [...modules.keys()].map((href) => readFile(new URL(href), 'utf8')),
    );
    expect(sources.filter((source) => /\b(?:Buffer|process)\b[.(]/.test(source))).toEqual([]);
    expect(start).toBeInstanceOf(Function);
  });
});
