import { useAnyoneMock } from 'anyone-conformance/mock/vitest';
import { expect, test } from 'vitest';

const { url, keys, answer, decisions } = await useAnyoneMock();

const ask = (key: string): Promise<Response> =>
  fetch(`${url}/v1/messages`, {
    method: 'POST',
    headers: {
      'x-api-key': key,
      'anthropic-version': '2023-06-01',
      'content-type': 'application/json',
    },
    body: JSON.stringify({
      model: 'claude-sonnet-4-6',
      max_tokens: 64,
      messages: [{ role: 'user', content: 'Hello' }],
    }),
  });

test('an application is limited once, and then answered', async () => {
  await answer({ error: { status: 429, retry_after: 1 }, once: true }, { text: 'It is raining.' });
  const limited = await ask(keys.active);
  expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '1']);
  expect(await (await ask(keys.active)).text()).toContain('It is raining.');
});

test('a key that was deleted explains itself', async () => {
  expect((await ask(keys.deleted)).status).toBe(401);
  expect((await decisions()).at(-1)).toMatchObject({
    clause: 'KEY-DELETED',
    refusal: { reason: 'the key has been deleted' },
  });
});
