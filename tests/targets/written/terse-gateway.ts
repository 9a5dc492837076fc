import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Target } from '../../../suites/cases/target.ts';
import { type FixedAnswer, type Listening, listen } from '../listen.ts';
import { answerOf } from './contract-answers.ts';
import { type Endpoint, endpoints } from './contract-endpoints.ts';

/** The keys that its owner has made, one for each state, and the models of the restricted one. */
export const terseKeys = {
  active: 'sk-Qm7RkZ2vXc9TnB4wLh6YpD3sJf8GaE5u',
  restricted: 'sk-Wt5HnC8yVb3KpM6xRz9JqF2dGs7LeA4o',
  disabled: 'sk-Eb9LsD4gUn6QwT3mXk8ZvH5cPj2RyF7i',
  expired: 'sk-Ry3FgK7jTm5VzB8nQc4XwP9hLd6SuE2a',
  exhausted: 'sk-Ux6JkN9pHr2CvM5tZb7QyG4fWs3LdA8e',
  deleted: 'sk-Io2PqS5dFh8JlZ3xCv6BnM9wEr4TyK7u',
};
const allowedModels = [
  'gpt-5.4-nano',
  'whisper-small',
  'claude-haiku-4-5',
  'gemini-3.1-flash-lite',
];

/** It as a target of the suite. */
export const terseTarget = (url: string, cost: Target['cost']): Target => ({
  baseUrl: new URL(url),
  keys: terseKeys,
  allowedModels,
  cost,
});

type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};
type Caller = 'anybody' | 'everything' | 'some' | 'broke';

const json = (status: number, body: object, more: Record<string, string> = {}): Answer => ({
  status,
  headers: { 'Cache-Control': 'private', 'Content-Type': 'application/json', ...more },
  body: JSON.stringify(body),
});

const anthropicTypes: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  403: 'permission_error',
  429: 'rate_limit_error',
};
const geminiStatuses: Readonly<Record<number, string>> = {
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  429: 'RESOURCE_EXHAUSTED',
};

function errorOf(format: Endpoint['format'], code: number, message: string): object {
  if (format === 'anthropic') {
    return { type: 'error', error: { type: anthropicTypes[code] ?? 'api_error', message } };
  }
  if (format === 'gemini') {
    return { error: { code, status: geminiStatuses[code] ?? 'INVALID_ARGUMENT', message } };
  }
  return { error: { message, type: 'error', param: null, code: null } };
}

const no = (format: Endpoint['format'], status: number, words: string): Answer =>
  json(
    status,
    errorOf(format, status, words),
    status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {},
  );

function callerOf(key: string | undefined): Caller {
  if (key === terseKeys.active) return 'everything';
  if (key === terseKeys.restricted) return 'some';
  return key === terseKeys.exhausted ? 'broke' : 'anybody';
}

function keyOf({ headers }: IncomingMessage, format: Endpoint['format'], query: URLSearchParams) {
  const header = (name: string) => [headers[name]].flat().join();
  if (format === 'anthropic') return header('x-api-key');
  if (format === 'openai') return /^bearer +(\S+)$/i.exec(header('authorization'))?.[1];
  return header('x-goog-api-key') || (query.get('key') ?? undefined);
}

/** The members or fields of a body, as far as it can be read. */
function membersOf(body: string, form: boolean): Record<string, unknown> {
  if (form) {
    const fields = body.matchAll(/ name="(\w+)"[^\r]*(?:\r\n[^\r]+)*\r\n\r\n([^\r]*)/g);
    return Object.fromEntries([...fields].map(([, name = '', value]) => [name, value]));
  }
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function serve(endpoint: Endpoint, stream: boolean): Answer {
  const { medium, body } = answerOf(endpoint, stream);
  return { status: 200, headers: { 'Cache-Control': 'private', 'Content-Type': medium }, body };
}

/** Finds the endpoint of a request, and the model in its path; or how to say that there is none. */
function find(request: IncomingMessage, offers: readonly Endpoint[]) {
  const [path = '', query = ''] = (request.url ?? '').split('?', 2);
  const [, before = '', model, behind = ''] =
    /^(\/v1beta\/models\/)([^/:]+)(:\w+)$/.exec(path) ?? [];
  const template = model === undefined ? path : `${before}*${behind}`;
  const there = offers.filter((one) => one.path === template);
  const endpoint = there.find(({ method }) => method === request.method);
  return { endpoint, known: there.length > 0, model, query: new URLSearchParams(query) };
}

/** What it has and how long it lasts; it is whole and lasts by default. */
export type TerseOptions = {
  /** The paths that it has. */
  readonly offers?: readonly string[];
  /** After this many requests it answers none any more. */
  readonly patience?: number;
  /** What its provider answers to a call in place of serving it, by the number of the call; null serves. */
  readonly upstream?: (call: number) => FixedAnswer | null;
};

/**
 * A gateway that follows the authentication document, in as few words as it can: it judges a request
 * by its head, refuses at once, and looks at the body only for a caller that it knows.
 */
export function startTerseGateway(options: TerseOptions = {}): Promise<Listening> {
  const { offers, patience = Number.POSITIVE_INFINITY, upstream = () => null } = options;
  let asked = 0;
  let called = 0;
  const own = endpoints.filter(({ path }) => offers === undefined || offers.includes(path));

  function judgeHead(request: IncomingMessage) {
    const { endpoint, known, model, query } = find(request, own);
    if (request.method === 'OPTIONS' && known) return { status: 204, headers: {}, body: '' };
    if (endpoint === undefined) return no('openai', known ? 405 : 404, 'Not here.');
    const { format } = endpoint;
    const caller = callerOf(keyOf(request, format, query));
    if (caller === 'anybody') return no(format, 401, 'Who are you?');
    const isFree = endpoint.path === '/v1/models';
    if (caller === 'broke' && !isFree) return no(format, 429, 'Nothing left.');
    const named = endpoint.socket ? (query.get('model') ?? undefined) : model;
    return { endpoint, caller, named };
  }

  function judgeModel(endpoint: Endpoint, caller: Caller, model: unknown): Answer | null {
    if (endpoint.path === '/v1/models') return null;
    if (typeof model !== 'string') return no(endpoint.format, 400, 'Which model?');
    const may = caller !== 'some' || allowedModels.includes(model);
    return may ? null : no(endpoint.format, 403, 'Not that model.');
  }

  function judgeBody(request: IncomingMessage, body: string): Answer {
    const head = judgeHead(request);
    if ('status' in head) return head;
    const { endpoint, caller, named } = head;
    const members = membersOf(body, endpoint.form === true);
    const refused = judgeModel(endpoint, caller, named ?? members['model']);
    if (refused !== null) return refused;
    if (endpoint.format === 'anthropic' && request.headers['anthropic-version'] === undefined)
      return no('anthropic', 400, 'Which version?');
    const missing = endpoint.needs.find((name) => members[name] === undefined);
    if (missing !== undefined) return no(endpoint.format, 400, `Which ${missing}?`);
    if (endpoint.socket) return no('openai', 426, 'Use a WebSocket.');
    called += 1;
    const failure = upstream(called);
    if (failure === null) return serve(endpoint, members['stream'] === true);
    const { status, headers = {}, body: text = '' } = failure;
    return { status, headers, body: text };
  }

  const reply = (response: ServerResponse, { status, headers, body }: Answer) =>
    response.writeHead(status, headers).end(body);

  function shakeHands(request: IncomingMessage, socket: Duplex): void {
    const head = judgeHead(request);
    const answer = 'status' in head ? head : judgeModel(head.endpoint, head.caller, head.named);
    if (answer === null) {
      socket.end(
        'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
      );
      return;
    }
    const lines = Object.entries(answer.headers).map((line) => `${line.join(': ')}\r\n`);
    socket.end(
      `HTTP/1.1 ${answer.status} No\r\n${lines.join('')}Content-Length: ${answer.body.length}\r\nConnection: close\r\n\r\n${answer.body}`,
    );
  }

  const server = createServer((request, response) => {
    asked += 1;
    if (asked > patience) return;
    const head = judgeHead(request);
    if ('status' in head) {
      reply(response, head);
      return;
    }
    let body = '';
    request.setEncoding('latin1').on('data', (chunk: string) => {
      body += chunk;
    });
    request.once('end', () => reply(response, judgeBody(request, body)));
  });
  server.on('upgrade', shakeHands);
  server.on('clientError', (_error, socket) => {
    socket.end('HTTP/1.1 431 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
  });
  return listen(server);
}
