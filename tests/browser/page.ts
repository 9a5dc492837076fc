import { keyFixtures } from '../../fixtures/keys.ts';
import { mockWorker } from '../../mocks/msw/browser.ts';

/** What came of a call. */
export type Answered = { readonly status: number; readonly body: unknown };

const service = 'https://api.anyone.ai';
const { worker, gateway } = mockWorker();

async function post(
  path: string,
  headers: Readonly<Record<string, string>>,
  body: object,
): Promise<Answered> {
  const response = await fetch(service + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const parsed: unknown = await response.json();
  return { status: response.status, body: parsed };
}

const messages = [{ role: 'user', content: 'Good morning' }];

const ask = {
  openai: (key: string) =>
    post(
      '/v1/chat/completions',
      { authorization: `Bearer ${key}` },
      { model: 'gpt-5.4', messages },
    ),
  anthropic: (key: string) =>
    post(
      '/v1/messages',
      { 'x-api-key': key, 'anthropic-version': '2023-06-01' },
      { model: 'claude-sonnet-4-6', max_tokens: 1024, messages },
    ),
  gemini: (key: string) =>
    post(
      '/v1beta/models/gemini-3.1-pro-preview:generateContent',
      { 'x-goog-api-key': key },
      { contents: [{ parts: [{ text: 'Good morning' }] }] },
    ),
};

/** What the test calls in the page. */
export const page = {
  start: async (): Promise<void> => {
    await worker.start({ quiet: true });
  },
  ask,
  key: keyFixtures.active.key,
  deleted: keyFixtures.deleted.key,
  clauses: () => gateway.decisions.recent().map(({ clause }) => clause),
};

declare global {
  interface Window {
    readonly anyone: typeof page;
  }
}

Object.assign(window, { anyone: page });
