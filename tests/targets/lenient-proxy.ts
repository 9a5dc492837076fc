import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { isRecord, parseJson } from '../../base/json.ts';
import { requestFixtures } from '../../fixtures/requests.ts';
import type { FileFixture, RequestFixture } from '../../spec/contract.ts';
import { type OperationId, operationIds, operationOf } from '../../spec/index.ts';
import { listen } from './listen.ts';

/**
 * How a proxy in front of a gateway treats bodies: it fills in every member that is missing, it replaces
 * every body by a valid one, or it turns each refusal of a body into a 200 with the error object.
 */
export type Leniency = 'fills-in-defaults' | 'accepts-any-body' | 'error-in-200';

/** A proxy that counts what the gateway behind it serves for money. */
export type LenientProxy = {
  readonly url: string;
  /** Calls with a price that were served, by operation. */
  readonly served: () => Readonly<Partial<Record<OperationId, number>>>;
  readonly close: () => Promise<void>;
};

const boundary = 'the-proxy-s-own-boundary';

function operationAt(method: string | undefined, url: string | undefined): OperationId | undefined {
  const [path = ''] = (url ?? '').split('?');
  return operationIds.find((id) => {
    const operation = operationOf(id);
    const pattern = operation.path.replace(/[.+]/g, '\\$&').replace('{model}', '[^/:]+');
    return operation.method === method && new RegExp(`^${pattern}$`).test(path);
  });
}

const fieldOf = (name: string, text: string): string =>
  `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${text}\r\n`;

const fileOf = (name: string, { filename, mediaType, bytes }: FileFixture): Buffer =>
  Buffer.concat([
    Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="${filename}"\r\nContent-Type: ${mediaType}\r\n\r\n`,
    ),
    bytes,
    Buffer.from('\r\n'),
  ]);

/** The text fields of a form, as far as a hasty reader finds them. */
const fieldsIn = (body: string): Record<string, string> =>
  Object.fromEntries(
    [...body.matchAll(/ name="([^"]+)"\r\n\r\n([^\r]*)/g)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  );

function formOf(
  fixture: Extract<RequestFixture, { kind: 'multipart' }>,
  sent: Record<string, string>,
): Buffer {
  return Buffer.concat([
    ...Object.entries({ ...fixture.fields, ...sent }).map(([name, text]) =>
      Buffer.from(fieldOf(name, text)),
    ),
    ...Object.entries(fixture.files).map(([name, file]) => fileOf(name, file)),
    Buffer.from(`--${boundary}--\r\n`),
  ]);
}

/** The body that goes on to the gateway, and its media type. */
function rewrite(id: OperationId, body: Buffer, keepsSent: boolean) {
  const fixture = requestFixtures[id];
  if (fixture.kind === 'none') return null;
  if (fixture.kind === 'multipart') {
    const sent = keepsSent ? fieldsIn(body.toString('latin1')) : {};
    return {
      type: `multipart/form-data; boundary=${boundary}`,
      body: formOf(fixture, sent),
    };
  }
  const parsed = parseJson(body.toString());
  const sent = keepsSent && isRecord(parsed) ? parsed : {};
  return {
    type: 'application/json',
    body: Buffer.from(JSON.stringify({ ...fixture.body, ...sent })),
  };
}

function upstreamPath(id: OperationId | undefined, url: string): string {
  if (id === undefined || operationOf(id).model?.in !== 'query' || url.includes('model='))
    return url;
  return `${url}${url.includes('?') ? '&' : '?'}model=${requestFixtures[id].model}`;
}

/** Starts a proxy with a lenient habit in front of a gateway. Keys pass through it untouched. */
export async function startLenientProxy(gateway: URL, leniency: Leniency): Promise<LenientProxy> {
  const served = new Map<OperationId, number>();
  const isRewriting = leniency !== 'error-in-200';
  const count = (id: OperationId | undefined, status: number): void => {
    if (id === undefined || operationOf(id).cost === 'free') return;
    if (status === 101 || (status >= 200 && status < 300))
      served.set(id, (served.get(id) ?? 0) + 1);
  };

  function forward(incoming: IncomingMessage, body: Buffer, outgoing: ServerResponse): void {
    const id = operationAt(incoming.method, incoming.url);
    const written =
      id !== undefined && isRewriting ? rewrite(id, body, leniency === 'fills-in-defaults') : null;
    const { 'transfer-encoding': _, ...headers } = incoming.headers;
    const sent = written?.body ?? body;
    const next = request(
      {
        host: gateway.hostname,
        port: gateway.port,
        method: incoming.method,
        path: upstreamPath(isRewriting ? id : undefined, incoming.url ?? '/'),
        headers: {
          ...headers,
          ...(written === null ? {} : { 'content-type': written.type }),
          ...(sent.length > 0 || incoming.method === 'POST'
            ? { 'content-length': String(sent.length) }
            : {}),
        },
      },
      (answer) => {
        const status = answer.statusCode ?? 502;
        count(id, status);
        const isBodyRefusal =
          [400, 413, 415, 422].includes(status) &&
          answer.headers['content-type']?.startsWith('application/json') === true;
        outgoing.writeHead(
          leniency === 'error-in-200' && isBodyRefusal ? 200 : status,
          answer.headers,
        );
        answer.pipe(outgoing);
      },
    );
    next.on('error', () => outgoing.destroy());
    outgoing.on('close', () => next.destroy());
    next.end(sent);
  }

  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('error', () => outgoing.destroy());
    incoming.on('end', () => forward(incoming, Buffer.concat(chunks), outgoing));
  });
  server.on('upgrade', (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    const id = operationAt(incoming.method, incoming.url);
    const upstream = connect(Number(gateway.port), gateway.hostname);
    const path = upstreamPath(isRewriting ? id : undefined, incoming.url ?? '/');
    const lines = incoming.rawHeaders.flatMap((name, at) =>
      at % 2 === 0 ? [`${name}: ${incoming.rawHeaders[at + 1]}`] : [],
    );
    upstream.write(`${incoming.method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
    upstream.write(head);
    upstream.once('data', (chunk: Buffer) => count(id, Number(String(chunk).split(' ')[1])));
    for (const [one, other] of [
      [socket, upstream],
      [upstream, socket],
    ] as const) {
      one.on('error', () => other.destroy()).on('close', () => other.destroy());
      one.pipe(other);
    }
  });
  const listening = await listen(server);
  return { ...listening, served: () => Object.fromEntries(served) };
}
