import { createServer, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { memberOf, parseJson } from '../../../base/json.ts';
import type { KeyState } from '../../../fixtures/keys.ts';
import type { Target } from '../../../suites/cases/target.ts';
import { type Listening, listen } from '../listen.ts';

/** A request as the small gateway reads it. */
export type Ask = {
  readonly method: string;
  /** The request target: path and query. */
  readonly url: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  /** The key, from any of the places that the three formats name; empty without one. */
  readonly key: string;
  readonly body: string;
  readonly isHandshake: boolean;
};

/** An answer of the small gateway. */
export type Reply = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The body stays open, or its connection is cut behind what is there. */
  readonly ending?: 'never' | 'cut';
  /** Bytes that follow an accepted handshake. */
  readonly frames?: Uint8Array;
};

/** A change of the sound answer; null where nothing is ever answered. */
export type Habit = (ask: Ask, sound: () => Reply) => Reply | null | Promise<Reply | null>;

/** The keys of the small gateway, by state. */
export const keys = {
  active: 'sk-Good7RkZ2vXc9TnB4wLh6YpD3s',
  restricted: 'sk-Some5JfGa8EuQm1RkZvXc0Tn2B',
  exhausted: 'sk-Used4wLh6YpD3sJf8GaE5uQm7R',
  deleted: 'sk-Gone2vXc9TnB4wLh6YpD3sJf8G',
} as const satisfies Partial<Record<KeyState, string>>;

/** Whether a key is one that may be served something. */
export const isLive = (key: string): boolean =>
  [keys.active, keys.restricted, keys.exhausted].some((one) => one === key);

/** The models that the gateway serves: the restricted key may use the second one. */
export const models = ['one-large', 'two-small'] as const;

/** A JSON answer. */
export const json = (status: number, body: object, headers: Reply['headers'] = {}): Reply => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

/** A refusal with OpenAI's error object; a 401 has its challenge. */
export const refuse = (status: number, message: string, code: string | null = null): Reply =>
  json(
    status,
    { error: { message, type: 'invalid_request_error', param: null, code } },
    status === 401 ? { 'www-authenticate': 'Bearer' } : {},
  );

const chat = (model: string): Reply =>
  json(200, {
    id: 'c',
    object: 'chat.completion',
    created: 1,
    model,
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: 'ok', refusal: null },
        logprobs: null,
        finish_reason: 'stop',
      },
    ],
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  });

const embedding = (model: string): Reply =>
  json(200, {
    object: 'list',
    model,
    data: [{ object: 'embedding', index: 0, embedding: [0.1] }],
    usage: { prompt_tokens: 1, total_tokens: 1 },
  });

const list = (): Reply =>
  json(200, {
    object: 'list',
    data: models.map((id) => ({ id, object: 'model', created: 1, owned_by: 'x' })),
  });

/** The endpoints of the small gateway. */
export const paths: readonly string[] = ['/v1/chat/completions', '/v1/embeddings', '/v1/models'];

/** The model that a JSON body names; undefined where it names none. */
export const modelOf = ({ body }: Ask): unknown => memberOf(parseJson(body), 'model');

/** Answers as the contract says, on three endpoints of OpenAI's format. */
function answerSoundly(ask: Ask): Reply {
  const { path, key } = ask;
  if (!paths.includes(path)) return refuse(404, 'There is no such path.');
  if (!isLive(key)) return refuse(401, 'Invalid API key.', 'invalid_api_key');
  if (path === '/v1/models') return list();
  const model = modelOf(ask);
  const isKnown = typeof model === 'string' && models.some((own) => own === model);
  if (key === keys.restricted && model !== models[1] && model !== undefined)
    return refuse(403, 'This key may not use the model.', 'model_not_allowed');
  if (!isKnown) return refuse(400, model === undefined ? 'model is required' : 'unknown model');
  const isChat = path.endsWith('completions');
  if (memberOf(parseJson(ask.body), isChat ? 'messages' : 'input') == null)
    return refuse(400, 'there is no input');
  if (key === keys.exhausted) return refuse(429, 'The quota is exhausted.', 'insufficient_quota');
  return isChat ? chat(model) : embedding(model);
}

function keyOf({ headers, url = '' }: IncomingMessage): string {
  const bearer = /^bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  const own = headers['x-api-key'] ?? headers['x-goog-api-key'];
  return bearer ?? own?.toString() ?? new URL(url, 'http://x').searchParams.get('key') ?? '';
}

const askOf = (request: IncomingMessage, body: string, isHandshake: boolean): Ask => ({
  method: request.method ?? '',
  url: request.url ?? '',
  path: (request.url ?? '').replace(/\?.*/, ''),
  headers: request.headers,
  key: keyOf(request),
  body,
  isHandshake,
});

function writeHandshake(socket: Duplex, reply: Reply | null): void {
  if (reply === null) return;
  const { status, headers = {}, body = '', frames } = reply;
  const isUpgraded = status === 101;
  const lines = Object.entries({
    ...headers,
    ...(isUpgraded
      ? { connection: 'Upgrade', upgrade: 'websocket' }
      : { 'content-length': String(Buffer.byteLength(body)), connection: 'close' }),
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`HTTP/1.1 ${status} Any\r\n${lines.join('')}\r\n${isUpgraded ? '' : body}`);
  if (frames !== undefined) socket.write(frames);
  if (!isUpgraded || reply.ending === 'cut') socket.end();
}

/** Starts a sound gateway with one habit, on a free port of the loopback interface. */
export function startGateway(
  habit: Habit = (_, sound) => sound(),
  options: { readonly maxHeaderSize?: number } = {},
): Promise<Listening> {
  const answer = async (ask: Ask) => habit(ask, () => answerSoundly(ask));
  const server = createServer(options, async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const reply = await answer(askOf(request, Buffer.concat(chunks).toString(), false));
    if (reply === null) return;
    response.writeHead(reply.status, reply.headers);
    if (reply.ending === undefined) response.end(reply.body);
    else response.write(reply.body ?? '');
    if (reply.ending === 'cut') setTimeout(() => response.destroy(), 100);
  });
  server.on('upgrade', async (request, socket) => {
    socket.on('error', () => socket.destroy());
    writeHandshake(socket, await answer(askOf(request, '', true)));
  });
  return listen(server);
}

/** The small gateway as a target. */
export const targetAt = (url: string, more: Partial<Target> = {}): Target => ({
  baseUrl: new URL(url),
  keys: { active: keys.active },
  allowedModels: [],
  cost: 'cheap',
  models: { createChatCompletion: models[0], createEmbedding: models[0] },
  ...more,
});
