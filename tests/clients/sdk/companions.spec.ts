import { GoogleGenAI } from '@google/genai';
import { expect } from '@playwright/test';
import { AuthenticationError, AzureOpenAI } from 'openai';
import { answerAzure } from '../../../mocks/behaviours/index.ts';
import { keyOf } from '../../support/fixture-request.ts';
import { test } from '../../support/mock-server.ts';
import { companionClients } from '../drivers/companions/index.ts';
import { startClientMock } from '../lossy-mock.ts';
import { reportCell } from '../matrix/matrix.ts';
import { raisedBy } from '../raised.ts';
import { refusedKeys } from '../refusals.ts';
import { sdkClients } from './clients.ts';

for (const { name: client, version, rows, raises } of companionClients) {
  test(`${client}: each call is served with a valid key, and raises the SDK's own error with a refused one`, async ({
    mock,
  }) => {
    const { url } = mock;
    for (const { name: call, make, expected, namesModel } of rows) {
      const cell = { client, version, call };
      expect(await make({ url, key: keyOf('active'), retries: true }), call).toEqual(expected);
      reportCell(test.info(), { ...cell, key: 'active', result: '✓' });
      for (const { name, key, status, message } of refusedKeys) {
        if (name !== 'deleted' && !(name === 'model' && namesModel)) continue;
        const raised = await raisedBy(() => make({ url, key, retries: true }));
        expect(raised, `${call}, ${name}`).toEqual({
          name: raises[status],
          status,
          message: expect.stringContaining(message),
        });
        reportCell(test.info(), { ...cell, key: name, result: `${raised.name} ${status}` });
      }
    }
  });
}

test('the Gemini SDK is answered under /v1, where it looks with that API version', async ({
  mock,
}) => {
  const httpOptions = { baseUrl: mock.url };
  const client = new GoogleGenAI({ apiKey: keyOf('active'), apiVersion: 'v1', httpOptions });
  const order = { model: 'gemini-3.1-pro-preview', contents: 'Good morning' };
  expect((await client.models.generateContent(order)).text).toContain('Good morning');
  let text = '';
  for await (const chunk of await client.models.generateContentStream(order)) text += chunk.text;
  expect(text).toContain('Good morning');
});

test('the model list of the Anthropic SDK is refused with the header that the list reads', async ({
  mock,
}) => {
  const { anthropic } = sdkClients(mock.url, keyOf('active'));
  await expect(anthropic.models.list()).rejects.toThrow(/Authorization: Bearer KEY/);
});

test("Azure's client is answered with `--azure`, and a deleted key is its own auth error", async () => {
  const mock = await startClientMock(false, [answerAzure]);
  const connect = (apiKey: string) =>
    new AzureOpenAI({ endpoint: mock.url, apiKey, apiVersion: '2024-10-21' });
  const messages = [{ role: 'user' as const, content: 'Good morning' }];
  const azure = connect(keyOf('active'));
  const chat = await azure.chat.completions.create({ model: 'gpt-5.4', messages });
  expect(chat.choices[0]?.message.content).toContain('Good morning');
  const { output_text } = await azure.responses.create({ model: 'gpt-5.4', input: 'Hello' });
  expect(output_text).toContain('Hello');
  await expect(
    connect(keyOf('deleted')).chat.completions.create({ model: 'gpt-5.4', messages }),
  ).rejects.toThrow(AuthenticationError);
  await mock.close();
});
