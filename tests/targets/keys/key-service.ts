import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { getRequestListener } from '@hono/node-server';
import { isRecord } from '../../../base/json.ts';
import { createGateway, type Gateway } from '../../../mocks/gateway/gateway.ts';
import { type Listening, listen } from '../listen.ts';

/** A call to an administrative API, as it came. */
export type AdminCall = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: Readonly<Record<string, unknown>>;
};

/** What an administrative API answers. */
export type AdminAnswer = {
  readonly status: number;
  readonly body: string;
  readonly headers?: Record<string, string>;
};

/** A gateway with an administrative API next to it, which makes its keys. */
export type KeyService = Listening & {
  readonly gateway: Gateway;
  /** The names of the keys that are there. */
  readonly names: () => readonly string[];
  /** Every key that was ever made, whole. */
  readonly keys: readonly string[];
  readonly calls: readonly AdminCall[];
};

/** How a key service is disturbed, given a call and its number; each member has a default. */
export type Disturbance = {
  /** What is answered in place of the API; null for the API itself, and `hang` for nothing. */
  readonly instead?: (call: AdminCall, number: number) => AdminAnswer | 'hang' | null;
  /** Is called when a call was carried out, before it is answered. */
  readonly carriedOut?: (call: AdminCall, number: number) => void;
};

async function readCall(request: IncomingMessage): Promise<AdminCall> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
  const body: unknown = JSON.parse((await text(request)) || '{}');
  return {
    method: request.method ?? 'GET',
    path: pathname,
    query: searchParams,
    headers: request.headers,
    body: isRecord(body) ? body : {},
  };
}

/** An answer in JSON. */
export const json = (status: number, body: unknown): AdminAnswer => ({
  status,
  body: JSON.stringify(body),
});

/**
 * Starts a mock gateway, without any key, whose keys are made by an administrative API.
 *
 * @param prefix how the paths of that API begin
 * @param answer carries out a call
 */
export async function startKeyService(
  prefix: string,
  answer: (call: AdminCall, gateway: Gateway, keys: string[]) => AdminAnswer | Promise<AdminAnswer>,
  { instead, carriedOut }: Disturbance = {},
): Promise<KeyService> {
  const gateway = createGateway({ keys: [] });
  const keys: string[] = [];
  const calls: AdminCall[] = [];
  const serve = getRequestListener(gateway.fetch);
  const server = createServer(async (request, response) => {
    if (!request.url?.startsWith(prefix)) {
      await serve(request, response);
      return;
    }
    const call = await readCall(request);
    const number = calls.push(call);
    const other = instead?.(call, number) ?? null;
    if (other === 'hang') return;
    const reply = other ?? (await answer(call, gateway, keys));
    carriedOut?.(call, number);
    response
      .writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers })
      .end(reply.body);
  });
  const listening = await listen(server);
  return {
    ...listening,
    gateway,
    keys,
    calls,
    names: () =>
      gateway.keys
        .list()
        .filter(({ deletedAt }) => deletedAt === null)
        .map(({ name }) => name),
  };
}
