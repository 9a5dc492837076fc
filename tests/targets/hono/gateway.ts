import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { createAdaptorServer } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { cors } from 'hono/cors';
import { WebSocketServer } from 'ws';
import type { Provisioner } from '../../../suites/cases/provisioner.ts';
import type { Target } from '../../../suites/cases/target.ts';
import { type Listening, listen } from '../listen.ts';
import { answerOf } from '../written/contract-answers.ts';
import { type Endpoint, endpoints } from '../written/contract-endpoints.ts';
import { createKeyStore, type KeyStore } from './keys.ts';
import { type Find, type HonoEnv, type HonoParts, soundParts } from './parts.ts';

const allowedModels = ['gpt-5.4-mini', 'claude-haiku-4-5', 'gemini-3.1-flash', 'whisper-1-small'];

/** The members of a body, or the fields of a form; null where it cannot be read. */
async function contentsOf(
  { req }: Context,
  endpoint: Endpoint,
): Promise<Record<string, unknown> | null> {
  try {
    if (endpoint.form) return await req.parseBody();
    if (endpoint.method === 'GET') return {};
    const body: unknown = await req.json();
    return typeof body === 'object' && body !== null ? { ...body } : null;
  } catch {
    return null;
  }
}

function modelOf({ req }: Context, endpoint: Endpoint, contents: Record<string, unknown>): unknown {
  if (endpoint.format === 'gemini') return req.param('model')?.replace(/:\w+$/, '');
  return endpoint.socket ? req.query('model') : contents['model'];
}

/** What happens to a call that the guard let pass. */
async function handle(
  call: Context<HonoEnv>,
  endpoint: Endpoint,
  parts: HonoParts,
): Promise<Response> {
  const entry = call.get('entry');
  if (!parts.hasQuota(entry, endpoint)) return parts.refuse(endpoint, 'no quota', '');
  const contents = await contentsOf(call, endpoint);
  if (contents === null) return parts.refuse(endpoint, 'bad call', '');
  const model = modelOf(call, endpoint, contents);
  if (endpoint.path !== '/v1/models') {
    if (typeof model !== 'string') return parts.refuse(endpoint, 'no model', '');
    if (!parts.mayUse(entry, model, endpoint)) return parts.refuse(endpoint, 'forbidden model', '');
  }
  const isMarked =
    endpoint.format !== 'anthropic' || call.req.header('anthropic-version') !== undefined;
  if (!isMarked || endpoint.needs.some((name) => contents[name] === undefined)) {
    return parts.refuse(endpoint, 'bad call', '');
  }
  const isHandshake = call.req.header('upgrade')?.toLowerCase() === 'websocket';
  if (endpoint.socket && !isHandshake) return new Response(null, { status: 426 });
  const failure = parts.fail(endpoint);
  if (failure !== null) return failure;
  if (endpoint.socket) return new Response(null, { status: 204 });
  const { medium, body } = answerOf(endpoint, contents['stream'] === true);
  return call.body(body, 200, { 'Content-Type': medium });
}

const patternOf = ({ path }: Endpoint): string =>
  path.replace(/\*(:\w+)$/, (_, verb: string) => `:model{[^/:]+${verb}}`);

function createApp(parts: HonoParts, keys: KeyStore): Hono<HonoEnv> {
  const app = new Hono<HonoEnv>();
  app.use(cors());
  app.use(async (call, next) => {
    await next();
    call.header('Cache-Control', 'no-store');
  });
  for (const endpoint of endpoints) {
    const find: Find = async (key, call) => {
      const entry = keys.find(key);
      return entry !== undefined && (await parts.isGood(entry, endpoint, call)) ? entry : null;
    };
    app.on(endpoint.method, patternOf(endpoint), parts.guard(endpoint, parts, find), async (call) =>
      handle(call, endpoint, parts),
    );
  }
  app.notFound((call) => call.json({ error: { code: 'e404', message: 'Nothing here.' } }, 404));
  return app;
}

/** Writes an answer of the application's to a handshake that it refuses. */
async function refuseHandshake(socket: Duplex, response: Response): Promise<void> {
  const body = await response.text();
  const lines = [...response.headers].map((line) => `${line.join(': ')}\r\n`).join('');
  socket.end(
    `HTTP/1.1 ${response.status} Refused\r\n${lines}Content-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
  );
}

function listenToHandshakes(server: Server, app: Hono<HonoEnv>): void {
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', async (incoming, socket, head) => {
    const { url = '/', headersDistinct } = incoming;
    const headers = Object.entries(headersDistinct).flatMap(([name, values = []]) =>
      values.map((value): [string, string] => [name, value]),
    );
    const response = await app.fetch(new Request(new URL(url, 'http://gateway'), { headers }));
    if (!response.ok) await refuseHandshake(socket, response);
    else sockets.handleUpgrade(incoming, socket, head, (session) => session.close());
  });
}

/** The gateway as it listens, and its owner's view of it. */
export type HonoGateway = Listening & {
  readonly provisioner: Provisioner;
  readonly targetFor: (cost: Target['cost']) => Target;
};

/**
 * A gateway as many are written: a web framework, its own bearer middleware in front of each route, and
 * a map of keys behind it.
 *
 * @param change what is written otherwise than the contract wants it
 */
export async function startHonoGateway(
  change: (parts: HonoParts) => HonoParts = (parts) => parts,
): Promise<HonoGateway> {
  const keys = createKeyStore();
  const states = {
    active: keys.add({}),
    restricted: keys.add({ models: allowedModels }),
    disabled: keys.add({ disabled: true }),
    expired: keys.add({ expires: Date.parse('2026-01-31T00:00:00Z') }),
    exhausted: keys.add({ spent: true }),
    deleted: keys.add({ deleted: Date.parse('2026-02-28T00:00:00Z') }),
  };
  const app = createApp(change(soundParts), keys);
  const server = createAdaptorServer({ fetch: app.fetch });
  const isPlain = 'requestTimeout' in server;
  if (!isPlain) throw new Error('The framework made no plain HTTP server.');
  listenToHandshakes(server, app);
  const listening = await listen(server);
  return {
    ...listening,
    provisioner: keys.provisioner,
    targetFor: (cost) => ({ baseUrl: new URL(listening.url), keys: states, allowedModels, cost }),
  };
}
