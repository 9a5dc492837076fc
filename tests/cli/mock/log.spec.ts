import { keyFixtures } from '../../../fixtures/keys.ts';
import { startMock } from '../../support/mock.ts';
import { runCommand } from '../../support/run-command.ts';
import { expect, test } from '../../test.ts';

const token = 'a-token-that-is-long-enough';

test('mock --verbose prints the steps of each decision, and what a caller wrote as plain text', async () => {
  const mock = await startMock(['--verbose']);
  await fetch(`${mock.url}/v1/chat/completions`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${keyFixtures.restricted.key}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ model: '\u001b[31m·sk-mine-1234', messages: [] }),
  });
  const { error } = await mock.stop();
  expect(error.replace(/^\S+ (403.*) · [\d.]+ ms$/m, '$1').split('\n')).toEqual([
    '403 POST · /v1/chat/completions · bearer sk-…hzsA · Restricted (restricted) · ?[31m?sk-…',
    '    ✓ route      createChatCompletion: Chat completions',
    '    ✓ credential sk-…hzsA, from the Authorization header, as a Bearer token',
    '    ✓ key        authenticated as Restricted (restricted)',
    '    ✓ model      ?[31m?sk-…, from the JSON body (model)',
    '    ✗ permission the model is not among the allowed models of the key',
    '    – request',
    '    the model is not among the allowed models of the key → allow the model for this key, or ask for a model on its list [MODEL-FORBIDDEN]',
    '',
  ]);
});

test('mock --control-token asks for the token of the environment, and does not print it', async () => {
  const variables = { ANYONE_CONTROL_TOKEN: token };
  const mock = await startMock(['--quiet', '--control-token'], variables);
  const statusOf = async (headers: Record<string, string>) =>
    (await fetch(`${mock.url}/_anyone/keys`, { headers })).status;
  expect(await statusOf({})).toBe(401);
  expect(await statusOf({ authorization: `Bearer ${token}` })).toBe(200);
  const document = await fetch(`${mock.url}/_anyone/openapi.yaml`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(await document.text()).toContain('openapi: 3.1.0');
  const { output, error } = await mock.stop();
  expect(output + error).not.toContain(token);
});

test('mock --control-token makes a token where there is none, and prints it once', async () => {
  const mock = await startMock(['--quiet', '--control-token']);
  const { controlToken }: { controlToken: string } = JSON.parse(mock.line);
  expect(controlToken).toMatch(/^[A-Za-z0-9]{32}$/);
  const answer = await fetch(`${mock.url}/_anyone/keys`, {
    headers: { authorization: `Bearer ${controlToken}` },
  });
  expect(answer.status).toBe(200);
  expect(await mock.stop()).toEqual({ code: 0, output: mock.line, error: '' });
});

test('a control token that is too short appears only by its length', async () => {
  const variables = { ANYONE_CONTROL_TOKEN: 'short' };
  expect(await runCommand(['mock', '--port', '0', '--control-token'], variables)).toEqual({
    code: 2,
    output: '',
    error:
      'ANYONE_CONTROL_TOKEN: must be 16 or more printable characters without spaces, not a text of 5. Leave it out, and the mock makes one.\n',
  });
});
