import { fileURLToPath } from 'node:url';
import { expect, type Page } from '@playwright/test';
import { build } from 'rolldown';
import { WebSocket } from 'ws';
import { takeSubprotocolKey } from '../../mocks/behaviours/subprotocol-key.ts';
import { test as base } from '../support/browser.ts';
import { keyOf } from '../support/fixture-request.ts';
import { openRealtime } from '../support/realtime-client.ts';
import { question } from './drivers/client.ts';
import { installedVersion } from './drivers/installed-version.ts';
import { startClientMock } from './lossy-mock.ts';
import { reportCell } from './matrix/matrix.ts';
import type { Heard } from './realtime-page.ts';
import { refusedKeys } from './refusals.ts';

const entry = fileURLToPath(new URL('./realtime-page.ts', import.meta.url));

/** Playwright's `test` with the module of a page that talks, as a browser takes it. */
const test = base.extend<object, { script: string }>({
  script: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures of a fixture here.
    async ({}, use) => {
      const { output } = await build({
        input: entry,
        platform: 'browser',
        output: { format: 'iife', codeSplitting: false, keepNames: true },
        write: false,
        logLevel: 'silent',
      });
      await use(output[0].code);
    },
    { scope: 'worker' },
  ],
});

// One worker, so that one Chromium starts.
test.describe.configure({ mode: 'default' });

const active = { name: 'active', key: keyOf('active'), isLost: false, status: 101 } as const;
const realtimePath = '/v1/realtime?model=gpt-realtime';
const words = { type: 'input_text', text: question };

const wsLibrary = { client: 'ws', version: installedVersion('ws'), call: 'conversation of texts' };

test('the ws library holds a conversation of texts, with the key in the header', async () => {
  const mock = await startClientMock(false);
  const client = await openRealtime(`${mock.url}${realtimePath}`);
  await client.until('session.created');
  client.send({
    type: 'conversation.item.create',
    item: { type: 'message', role: 'user', content: [words] },
  });
  client.send({ type: 'response.create' });
  const events = await client.until('response.done');
  const deltas = events.filter(({ type }) => type === 'response.output_text.delta');
  expect(deltas.map(({ delta }) => delta).join('')).toContain(`"${question}"`);
  client.close();
  await client.closed;
  await mock.close();
  reportCell(test.info(), { ...wsLibrary, key: 'active', result: '✓' });
});

for (const { name, key, isLost, status, clause } of refusedKeys) {
  test(`the ws library raises an error with the status, after one handshake, for a key: ${name}`, async () => {
    const mock = await startClientMock(isLost === true);
    const headers = { authorization: `Bearer ${key}` };
    const socket = new WebSocket(`${mock.url.replace('http', 'ws')}${realtimePath}`, { headers });
    const error = await new Promise<Error>((resolve) => socket.on('error', resolve));
    expect(error.message).toBe(`Unexpected server response: ${status}`);
    expect(mock.gateway.decisions.recent()).toMatchObject([{ status, clause }]);
    await mock.close();
    reportCell(test.info(), { ...wsLibrary, key: name, result: `${error.name} ${status}` });
  });
}

const pages = [
  {
    client: 'a page, WebSocket',
    version: 'Chromium',
    failed: 'close 1006',
    talk: (page: Page, place: { url: string; key: string; question: string }): Promise<Heard> =>
      page.evaluate((where) => globalThis.talks.plainly(where), place),
  },
  {
    client: 'a page, openai realtime',
    version: installedVersion('openai'),
    failed: 'OpenAIRealtimeError',
    talk: (page: Page, place: { url: string; key: string; question: string }): Promise<Heard> =>
      page.evaluate((where) => globalThis.talks.bySdk(where), place),
  },
] as const;

for (const { client, version, failed, talk } of pages) {
  for (const { takes, call } of [
    { takes: false, call: 'key as a sub-protocol' },
    { takes: true, call: 'the same with `--realtime-subprotocol-key`' },
  ]) {
    test(`${client}: a key as a sub-protocol is ${takes ? 'judged like a key in the header where it is accepted' : 'no key, whatever it is'}`, async ({
      page,
      script,
    }) => {
      const behaviours = takes ? [takeSubprotocolKey] : [];
      const mock = await startClientMock(false, behaviours);
      const lossy = await startClientMock(true, behaviours);
      await page.addScriptTag({ content: script });
      for (const { name, key, isLost, status } of [active, ...refusedKeys]) {
        const { url, gateway } = isLost === true ? lossy : mock;
        const heard = await talk(page, { url: url.replace('http', 'ws'), key, question });
        const isServed = takes && name === 'active';
        expect({ name, heard }).toEqual({
          name,
          heard: isServed ? { said: expect.stringContaining(`"${question}"`) } : { failed },
        });
        expect(gateway.decisions.recent().at(-1)?.status).toBe(takes ? status : 401);
        reportCell(test.info(), {
          client,
          version,
          call,
          key: name,
          result: isServed ? '✓' : failed,
        });
      }
      const handshakes = [mock, lossy].map(({ gateway }) => gateway.decisions.recent().length);
      expect(handshakes).toEqual([refusedKeys.length, 1]);
      await Promise.all([mock.close(), lossy.close()]);
    });
  }
}
