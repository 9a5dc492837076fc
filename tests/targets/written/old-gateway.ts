import { createServer, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Target } from '../../../suites/cases/target.ts';
import { type Listening, listen } from '../listen.ts';
import { answerOf } from './contract-answers.ts';
import { type Endpoint, endpoints } from './contract-endpoints.ts';

/** All that it offers. */
const oldOffers = ['/v1/chat/completions', '/v1/embeddings', '/v1/models', '/v1/messages'];
const offered = endpoints.filter(({ path }) => oldOffers.includes(path));

const accounts: Readonly<Record<string, string>> = {
  active: 'sk-4c1d0a7e95b2f83640d7ae19c5b8f2e3',
  restricted: 'sk-8e2b5f90c3a7146d9b0fe8d2a5c71b46',
  disabled: 'sk-1f7a3c6e08d9b25471c0e6fa93bd85e2',
  expired: 'sk-b90e4d7213fa86c5097be1d4c62f8a3d',
  exhausted: 'sk-65d8f1ab3e09c742b8d6f05e1a9c37f4',
  deleted: 'sk-d3a61e8f5b07c942e4f19d06b7a8c253',
};
const models = ['gpt-3.5-turbo', 'claude-3-haiku', 'text-embedding-ada'];

/** It as a target of the suite. */
export const oldTarget = (url: string, cost: Target['cost']): Target => ({
  baseUrl: new URL(url),
  keys: accounts,
  allowedModels: models,
  cost,
});

/** What it says, and how: served answers in chunks, all others as HTTP/1.0 has them. */
type Said = { readonly line: string; readonly medium: string; readonly body: string };

/** The body of a refusal, with members that no format's document has. */
function complain(line: string, { format }: Pick<Endpoint, 'format'>, message: string): Said {
  const type = {
    400: 'invalid_request_error',
    401: 'authentication_error',
    402: 'billing_error',
    403: 'permission_error',
    404: 'not_found_error',
  }[line.slice(0, 3)];
  const more = { docs: 'https://gateway.example/errors', retryable: false, trace: null };
  const body =
    format === 'anthropic'
      ? { type: 'error', error: { type, message, ...more }, served_by: 'node-7' }
      : { error: { message, type, param: null, code: type, ...more }, served_by: 'node-7' };
  return { line, medium: 'application/json;charset=utf-8', body: JSON.stringify(body) };
}

/** A served answer, with members of the gateway's own. */
function serve(endpoint: Endpoint, stream: boolean): Said {
  const { medium, body } = answerOf(endpoint, stream);
  if (medium !== 'application/json') return { line: '200 OK', medium, body };
  const own = { x_gateway: { region: 'eu-1', cached: false }, cost_cents: 0 };
  const whole: unknown = JSON.parse(body);
  return { line: '200 OK', medium, body: JSON.stringify({ ...Object(whole), ...own }) };
}

function presentedTo({ format }: Endpoint, request: IncomingMessage): string | undefined {
  const own = format === 'anthropic' ? 'x-api-key' : 'authorization';
  const [value, ...others] = request.headersDistinct[own] ?? [];
  if (value === undefined || others.length > 0) return undefined;
  return format === 'anthropic' ? value : /^bearer ([!-~]+)$/i.exec(value)?.[1];
}

function membersOf(text: string): Record<string, unknown> {
  try {
    return { ...Object(JSON.parse(text)) };
  } catch {
    return {};
  }
}

function answer(request: IncomingMessage, text: string): Said {
  const path = request.url?.replace(/\?.*$/s, '');
  const endpoint = offered.find((one) => one.path === path && one.method === request.method);
  const known = offered.some((one) => one.path === path);
  if (known && request.method === 'OPTIONS')
    return { line: '204 No Content', medium: '', body: '' };
  if (endpoint === undefined) {
    return complain('404 Not Found', { format: 'openai' }, 'The requested URL was not found.');
  }
  const secret = presentedTo(endpoint, request);
  const owner = Object.entries(accounts).find(([, value]) => value === secret)?.[0];
  if (owner === undefined || ['disabled', 'expired', 'deleted'].includes(owner)) {
    return complain('401 Unauthorized', endpoint, 'Access denied: credentials not recognised.');
  }
  if (endpoint.path === '/v1/models') return serve(endpoint, false);
  if (owner === 'exhausted') {
    return complain('402 Payment Required', endpoint, 'Please top up your account.');
  }
  const members = membersOf(text);
  const { model } = members;
  if (typeof model !== 'string') return complain('400 Bad Request', endpoint, 'model: missing');
  if (owner === 'restricted' && !models.includes(model)) {
    return complain('403 Forbidden', endpoint, 'Access denied: model not in your plan.');
  }
  const isMarked = endpoint.format !== 'anthropic' || 'anthropic-version' in request.headers;
  if (!isMarked || endpoint.needs.some((name) => !(name in members))) {
    return complain('400 Bad Request', endpoint, 'The request is incomplete.');
  }
  return serve(endpoint, members['stream'] === true);
}

/** Writes an answer to the bare connection and ends it: no answer shares one with another. */
function write(socket: Duplex, { line, medium, body }: Said): void {
  const isServed = line === '200 OK';
  const head = [
    `HTTP/1.${isServed ? 1 : 0} ${line}`,
    'SERVER: gatewayd/0.9',
    'Access-Control-Allow-Origin: *',
    'Cache-Control: no-cache, no-store',
    'Pragma: no-cache',
    ...(line.startsWith('401') ? ['WWW-AUTHENTICATE: ApiKey realm="gatewayd"'] : []),
    ...(medium === '' ? [] : [`Content-type: ${medium}`]),
    ...(isServed ? ['Transfer-Encoding: chunked', 'Connection: close'] : []),
  ];
  const chunks = body.match(/.{1,40}/gs) ?? [];
  const sent = isServed
    ? `${chunks.map((chunk) => `${Buffer.byteLength(chunk).toString(16)}\r\n${chunk}\r\n`).join('')}0\r\n\r\n`
    : body;
  socket.end(`${head.join('\r\n')}\r\n\r\n${sent}`);
}

/**
 * A gateway with the habits of HTTP/1.0: it ends the connection behind every answer, marks the end of a
 * refusal by that alone, and sends in small chunks what it serves. It has four endpoints, and members
 * of its own in every body.
 */
export function startOldGateway(): Promise<Listening> {
  const server = createServer({ maxHeaderSize: 512 * 1024 }, (request) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.once('end', () => write(request.socket, answer(request, String(Buffer.concat(parts)))));
  });
  server.on('upgrade', (request, socket) => write(socket, answer(request, '')));
  return listen(server);
}
