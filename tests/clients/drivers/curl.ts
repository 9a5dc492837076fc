import { spawn, spawnSync } from 'node:child_process';
import { untilEnd } from '../../support/processes/run-process.ts';
import { type Connection, models, question } from './client.ts';
import type { MatrixClient, Row } from './row.ts';

/** True where this machine has curl. */
export const hasCurl = spawnSync('curl', ['--version']).status === 0;

/** What is asked for with curl, as a person would type it. */
type CurlCall = {
  readonly path: string;
  readonly headers: (key: string) => readonly string[];
  readonly body: object;
};

const written = (text: string): string => JSON.stringify(text);

/**
 * Calls curl; the key goes over its standard input, so that it stands on no command line.
 *
 * @throws what a script sees of a refusal: the exit code, and the answer's body as the message
 */
async function curl({ url, key }: Connection, call: CurlCall): Promise<string> {
  const lines = [
    `url = ${written(url + call.path)}`,
    ...['Content-Type: application/json', ...call.headers(key)].map(
      (header) => `header = ${written(header)}`,
    ),
    `data = ${written(JSON.stringify(call.body))}`,
    'silent',
    'no-buffer',
    'fail-with-body',
    'write-out = "\\n%{http_code}"',
  ];
  const child = spawn('curl', ['--disable', '--config', '-']);
  child.stdin.end(lines.join('\n'));
  const { code, output } = await untilEnd(child);
  const [, body = '', status = ''] = /^([\s\S]*)\n(\d+)$/.exec(output) ?? [];
  if (code !== 0) {
    throw Object.assign(new Error(body), { name: `exit ${code}`, status: Number(status) });
  }
  return body;
}

const openai: Omit<CurlCall, 'body'> = {
  path: '/v1/chat/completions',
  headers: (key) => [`Authorization: Bearer ${key}`],
};
const anthropic: Omit<CurlCall, 'body'> = {
  path: '/v1/messages',
  headers: (key) => [`x-api-key: ${key}`, 'anthropic-version: 2023-06-01'],
};
const gemini = (verb: string): Omit<CurlCall, 'body'> => ({
  path: `/v1beta/models/${models.gemini}:${verb}`,
  headers: (key) => [`x-goog-api-key: ${key}`],
});

const messages = [{ role: 'user', content: question }];
const chatBody = { model: models.openai, messages };
const messageBody = { model: models.anthropic, max_tokens: 1024, messages };
const contentBody = { contents: [{ parts: [{ text: question }] }] };

const row = (name: string, call: CurlCall, ends: RegExp): Row => ({
  name,
  make: async (connection) => ends.test(await curl(connection, call)),
  expected: true,
  isRefusedToo: true,
});

/** curl, in each format, plain and streamed up to the format's own last words. */
export const curlClient: MatrixClient = {
  name: 'curl',
  version: 'curl',
  raises: { 401: 'exit 22', 403: 'exit 22', 429: 'exit 22' },
  rows: [
    row('OpenAI, plain', { ...openai, body: chatBody }, /"total_tokens":32\}\}$/),
    row(
      'OpenAI, streamed',
      { ...openai, body: { ...chatBody, stream: true } },
      /\ndata: \[DONE\]\n\n$/,
    ),
    row('Anthropic, plain', { ...anthropic, body: messageBody }, /"stop_reason":"end_turn"/),
    row(
      'Anthropic, streamed',
      { ...anthropic, body: { ...messageBody, stream: true } },
      /\nevent: message_stop\ndata: \{"type":"message_stop"\}\n\n$/,
    ),
    row('Gemini, plain', { ...gemini('generateContent'), body: contentBody }, /"STOP"/),
    row(
      'Gemini, streamed as an array',
      { ...gemini('streamGenerateContent'), body: contentBody },
      /^\[\{[\s\S]*"STOP"[\s\S]*\]$/,
    ),
  ],
};
