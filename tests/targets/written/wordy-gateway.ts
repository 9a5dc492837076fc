import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Target } from '../../../suites/cases/target.ts';
import { type Listening, listen } from '../listen.ts';
import { answerOf } from './contract-answers.ts';
import { type Endpoint, endpoints } from './contract-endpoints.ts';

type Standing = 'good' | 'limited' | 'spent' | 'switched off' | 'over' | 'gone';

const register: readonly { readonly secret: string; readonly standing: Standing }[] = [
  { secret: 'sk-live-0f9a2c77e1b84d53a6c0e8d15b7f4a92', standing: 'good' },
  { secret: 'sk-live-b3d81e60f24a4c9f8e7d5a1c06b9f3e4', standing: 'limited' },
  { secret: 'sk-live-77c5e2f8a0914b3d9f6c1e8b4d20a5f7', standing: 'spent' },
  { secret: 'sk-live-1e4f7a9c3b8d42650d9e8f7c6b5a4d31', standing: 'switched off' },
  { secret: 'sk-live-c9b8a7f6e5d44c3b2a190f8e7d6c5b4a', standing: 'over' },
  { secret: 'sk-live-5d6e7f80912a4b3c4d5e6f708192a3b4', standing: 'gone' },
];
const [active, restricted, exhausted, disabled, expired, deleted] = register.map(
  ({ secret }) => secret,
);

/** The name of one is the beginning of another's, which a refusal may name when it was asked for. */
const limit = ['gpt-5', 'o1'];

/** It as a target of the suite. */
export const wordyTarget = (url: string, cost: Target['cost']): Target => ({
  baseUrl: new URL(url),
  keys: Object.fromEntries(
    Object.entries({ active, restricted, exhausted, disabled, expired, deleted }).map(
      ([state, secret = '']) => [state, secret],
    ),
  ),
  allowedModels: limit,
  cost,
});

/** A request that was read to its end, with all that it presents as a key. */
type Call = {
  readonly request: IncomingMessage;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Buffer;
  readonly presented: readonly { readonly place: string; readonly value: string }[];
};

/** An answer before it is written; refusals close the connection. */
type Reply = { readonly status: number; readonly medium?: string; readonly body?: string };

const places = ['authorization', 'x-api-key', 'x-goog-api-key'];

function callOf(request: IncomingMessage, body: Buffer): Call {
  const target = request.url ?? '';
  const mark = target.indexOf('?');
  const query = new URLSearchParams(mark === -1 ? '' : target.slice(mark + 1));
  const headers = request.rawHeaders.flatMap((name, at, all) => {
    const place = name.toLowerCase();
    return at % 2 === 0 && places.includes(place) ? [{ place, value: all[at + 1] ?? '' }] : [];
  });
  return {
    request,
    path: mark === -1 ? target : target.slice(0, mark),
    query,
    body,
    presented: [...headers, ...query.getAll('key').map((value) => ({ place: 'key', value }))],
  };
}

const placesOf: Readonly<Record<Endpoint['format'], readonly string[]>> = {
  openai: ['authorization'],
  anthropic: ['x-api-key'],
  gemini: ['x-goog-api-key', 'key'],
};

/** How each format names a refusal with this status. */
function answerWith(format: Endpoint['format'], status: number, words: string): Reply {
  const id = randomBytes(12).toString('hex');
  const message = `${words} (request ${id}, ${new Date().toISOString()})`;
  const bodies = {
    openai: { error: { type: 'gateway_error', code: `http_${status}`, param: null, message } },
    anthropic: {
      request_id: id,
      error: { message, type: status === 403 ? 'permission_error' : 'authentication_error' },
      type: 'error',
    },
    gemini: {
      error: { message, code: status, status: status === 403 ? 'PERMISSION_DENIED' : 'UNKNOWN' },
    },
  };
  return {
    status,
    medium: 'application/json; charset=utf-8',
    body: JSON.stringify(bodies[format]),
  };
}

/** Whose call it is; or why nobody's. */
function recognise(call: Call, endpoint: Endpoint): Standing | Reply {
  const { format } = endpoint;
  if (call.presented.length > 1) return answerWith(format, 400, 'Please present a single key.');
  const [only] = call.presented;
  if (only === undefined || !placesOf[format].includes(only.place)) {
    return answerWith(format, 401, 'Please present the key of your account.');
  }
  const value =
    only.place === 'authorization'
      ? only.value.replace(/^bearer (?=\S+$)/i, '\0')
      : `\0${only.value}`;
  const entry = register.find(({ secret }) => value === `\0${secret}`);
  if (entry === undefined || ['gone', 'switched off', 'over'].includes(entry.standing)) {
    return answerWith(format, 401, 'This key does not open anything here.');
  }
  if (entry.standing === 'spent' && endpoint.path !== '/v1/models') {
    return answerWith(format, 402, 'The quota of this key is exhausted.');
  }
  return entry.standing;
}

function contentsOf({ body }: Call, endpoint: Endpoint): ReadonlyMap<string, unknown> {
  const text = body.toString('latin1');
  if (endpoint.form) {
    const parts = text.split(/\r\n--|^--/).map((part) => part.split('\r\n\r\n'));
    return new Map(
      parts.map(([head = '', value]) => [/name="([^"]*)"/.exec(head)?.[1] ?? '', value]),
    );
  }
  try {
    const value: unknown = JSON.parse(text);
    return new Map(Object.entries(Object(value)));
  } catch {
    return new Map();
  }
}

/** Finds the endpoint, and the model where the path or the query names it. */
function locate({ request, path, query }: Call): { endpoint?: Endpoint; model?: string } {
  const method = request.method ?? '';
  for (const endpoint of endpoints) {
    if (endpoint.method !== method) continue;
    const [before = '', behind] = endpoint.path.split('*');
    const model = query.get('model');
    if (behind === undefined) {
      if (path !== before) continue;
      return endpoint.socket && model !== null ? { endpoint, model } : { endpoint };
    }
    const name = path.slice(before.length, path.length - behind.length);
    if (path.startsWith(before) && path.endsWith(behind) && /^[\w.-]+$/.test(name)) {
      return { endpoint, model: name };
    }
  }
  return {};
}

/** Goes through everything that can be wrong with a call, and answers what is left. */
function decide(call: Call, isHandshake: boolean): Reply {
  const { endpoint, model: named } = locate(call);
  if (endpoint === undefined) {
    const isPath = endpoints.some(({ path }) => path === call.path || path.includes('*'));
    if (call.request.method === 'OPTIONS' && isPath) return { status: 200 };
    return answerWith('openai', 404, 'There is nothing at this address.');
  }
  const { format, needs, path, socket } = endpoint;
  const standing = recognise(call, endpoint);
  if (typeof standing !== 'string') return standing;
  const contents = contentsOf(call, endpoint);
  const model = named ?? contents.get('model');
  if (path !== '/v1/models' && typeof model !== 'string') {
    return answerWith(format, 422, 'Please name a model.');
  }
  if (standing === 'limited' && typeof model === 'string' && !limit.includes(model)) {
    return answerWith(format, 403, `This key was not made for ${model}.`);
  }
  if (format === 'anthropic' && call.request.headers['anthropic-version'] !== '2023-06-01') {
    return answerWith(format, 400, 'Please say which version of the format you speak.');
  }
  if (!needs.every((name) => contents.has(name))) {
    return answerWith(format, 422, `Please send ${needs.join(' and ')}.`);
  }
  if (socket) return isHandshake ? { status: 101 } : answerWith(format, 426, 'Please upgrade.');
  return { status: 200, ...answerOf(endpoint, contents.get('stream') === true) };
}

/** The header lines of a reply, in another order and spelling than most servers have. */
function linesOf({ status, medium }: Reply): [string, string][] {
  return [
    ['cache-control', 'no-store'],
    ['Access-Control-Allow-Origin', '*'],
    ...(status === 401 ? [['www-authenticate', 'Key realm="wordy"'] as [string, string]] : []),
    ...(medium === undefined ? [] : [['content-type', medium] as [string, string]]),
    ['X-Trace', randomBytes(8).toString('hex')],
    ...(status >= 400 ? [['connection', 'close'] as [string, string]] : []),
  ];
}

/**
 * A gateway that follows the authentication document in its own, circumstantial way: it reads every
 * request to its end before it judges it, answers in chunks, refuses two keys at once, takes 402 for
 * an exhausted quota and 422 for an incomplete body, and ends the connection of whoever it refuses.
 */
export function startWordyGateway(): Promise<Listening> {
  const server = createServer({ maxHeaderSize: 256 * 1024 }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.once('end', () => {
      const reply = decide(callOf(request, Buffer.concat(chunks)), false);
      response.writeHead(reply.status, linesOf(reply).flat());
      response.write(reply.body ?? '');
      response.end();
    });
  });
  server.on('upgrade', (request, socket) => {
    const reply = decide(callOf(request, Buffer.alloc(0)), true);
    const upgrade = [
      ['upgrade', 'websocket'],
      ['connection', 'upgrade'],
    ];
    const lines = reply.status === 101 ? upgrade : linesOf(reply);
    const head = [`HTTP/1.1 ${reply.status} ${STATUS_CODES[reply.status]}`];
    for (const line of lines) head.push(line.join(': '));
    socket.end(`${head.join('\r\n')}\r\n\r\n${reply.body ?? ''}`);
  });
  return listen(server);
}
