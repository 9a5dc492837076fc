import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { startEmbedded } from '../../../check/embedded.ts';
import { keyFixtures, keyStates } from '../../../fixtures/keys.ts';
import { findFault } from '../../../mocks/faults/index.ts';
import { createGateway } from '../../../mocks/gateway/gateway.ts';
import type { NamedKey } from '../../../report/model/curl.ts';
import { rawLineOf } from '../../../report/model/raw-line.ts';
import type { WireRequest } from '../../../suites/cases/exchange.ts';
import { keyVariables } from '../../../suites/cases/target.ts';
import { createWire } from '../../../suites/wire/wire.ts';
import { runBash } from '../../support/processes/run-process.ts';
import { checkTarget } from '../../support/suites/check-target.ts';
import { listen } from '../../targets/listen.ts';
import { targetAt } from '../../targets/secure-gateway.ts';
import { expect, test } from '../../test.ts';

const only = ['*raw-*', '*/two-spellings-*'];

/** The variants that find something on a mock with a fault, and the severity. */
async function findings(id: string): Promise<string[]> {
  const fault = findFault(id);
  if (fault === undefined) throw new Error(`There is no fault ${id}.`);
  const { target, provisioner, close } = await startEmbedded({ faults: [fault] });
  const report = await checkTarget(target, { only, provisioner, timeout: 1_000 });
  await close();
  const found = report.cases.flatMap(({ requirement, variant, findings: own }) =>
    own.map(({ severity }) => `${requirement} ${variant} ${severity}`),
  );
  return [...new Set(found)].toSorted();
}

/** How the variants begin of callers whose key opens nothing; without a key they begin with nothing. */
const callers = ['deleted-', 'disabled-', 'exhausted-', 'expired-', 'malformed-', '', 'unknown-'];

const caught: readonly (readonly [string, readonly string[]])[] = [
  [
    'nul-never-answered',
    [
      'nul-deleted',
      'nul-good',
      'nul-in-query-deleted',
      'nul-in-query-good',
      'nul-in-query-unknown',
      'nul-unknown',
    ].map((variant) => `HARD-BOUNDED raw-${variant} wrong-refusal`),
  ],
  [
    'control-byte-key-served',
    [
      'control-deleted served',
      'control-unknown served',
      'delete-deleted served',
      'delete-unknown served',
      'nul-deleted served',
      'nul-unknown served',
    ].map((name) => `HARD-BOUNDED raw-${name}`),
  ],
  [
    'absolute-form-unguarded',
    callers.map((caller) => `HARD-NO-BYPASS ${caller}raw-absolute-form served`),
  ],
  ['no-host-unguarded', callers.map((caller) => `HARD-NO-BYPASS ${caller}raw-http-1-0 served`)],
  [
    'two-spellings-500',
    ['bad', 'good-first', 'good-last'].map(
      (variant) => `KEY-CONFLICT two-spellings-${variant} wrong-refusal`,
    ),
  ],
];

for (const [id, expected] of caught) {
  test(`${id} is found by just those raw requests that meet it`, async () => {
    // A form with a file has a NUL in it, too, and is refused by the parser where its method is unknown.
    const found = (await findings(id)).filter((one) => !one.includes('raw-method-in-'));
    expect(found).toEqual(expected);
  });
}

test('a 500 for what is no HTTP is found by every kind of malformed request', async () => {
  const found = await findings('malformed-request-500');
  for (const kind of [
    'nul',
    'control',
    'bare-cr',
    'bare-lf',
    'fold',
    'space-before-colon',
    'long-header',
  ]) {
    expect(found).toContain(`HARD-BOUNDED raw-${kind}-unknown wrong-refusal`);
  }
  expect(found).toContain('HARD-NO-BYPASS deleted-raw-method-in-lower-case wrong-refusal');
  expect(found).toContain('HARD-NO-BYPASS raw-method-in-lower-case wrong-refusal');
  expect(found).toContain('HARD-CONNECTION raw-length-no-number wrong-refusal');
});

test('a connection that is out of step is found by the good request on it', async () => {
  const found = await findings('malformed-request-out-of-step');
  expect(found).toContain('HARD-CONNECTION raw-length-no-number wrong-shape');
  expect(found.filter((one) => !/ wrong-shape$/.test(one))).toEqual([]);
});

/** A server that keeps what it is sent, and answers with nothing but a status once that ends as given. */
async function startKeeper(end: string) {
  let taken = '';
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    // bash writes line by line, and what comes behind an early answer would be lost.
    socket.on('data', (bytes: Buffer) => {
      taken += bytes.toString('latin1');
      if (!taken.endsWith(end)) return;
      socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    origin: `http://127.0.0.1:${port}`,
    taken: () => taken,
    close: () => server.close(),
  };
}

const keys: readonly NamedKey[] = keyStates.map((state) => ({
  variable: keyVariables[state],
  value: keyFixtures[state].key,
}));

const lastLine = '\r\nX: 1\r\n\r\n';
const oddBytes = `GET /v1/models HTTP/1.1\r\nHost: x\r\nAuthorization : Bearer ${keyFixtures.deleted.key}\0\x01\xff\r 'a' "b" $c \`d\` !e %s \\n\n${lastLine}`;

const rawRequest = (raw: string): WireRequest => ({
  method: 'GET',
  target: '/v1/models',
  headers: [],
  body: null,
  raw,
  upgrade: false,
  mayBeBilled: false,
});

test('a raw request goes over the wire byte by byte, and nothing behind Connection: close', async () => {
  const keeper = await startKeeper(lastLine);
  const wire = createWire({ origin: keeper.origin, timeout: 2_000, concurrency: 1 });
  const [odd, next] = await wire.sendInTurn([rawRequest(oddBytes), rawRequest('never sent')]);
  await wire.close();
  keeper.close();
  expect(keeper.taken()).toBe(oddBytes);
  expect(odd?.answer).toMatchObject({ status: 400, body: '' });
  expect(next?.failure).toEqual({ kind: 'closed', message: 'the server closed it' });
  expect(wire.sent()).toBe(1);
});

test('the line that sends a raw request again sends the very bytes, and holds no key', async () => {
  const keeper = await startKeeper(lastLine);
  const line = rawLineOf(oddBytes, keeper.origin, keys);
  const variables = Object.fromEntries(keys.map(({ variable, value }) => [variable, value]));
  const { output, error } = await runBash(line, variables);
  keeper.close();
  expect(error).toBe('');
  expect(output).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  expect(keeper.taken()).toBe(oddBytes);
  expect(line).not.toContain(keyFixtures.deleted.key);
});

test('a host that bash would run is a word of the line', () => {
  const [tls, plain] = ['https', 'http'].map((scheme) =>
    rawLineOf('x', `${scheme}://\`id\`.example`, []),
  );
  expect(tls).toBe(
    '{ printf %s "x"; } | openssl s_client -quiet -connect "\\`id\\`.example:443" -servername "\\`id\\`.example"',
  );
  expect(plain).toBe('(exec 3<>"/dev/tcp/\\`id\\`.example/80"; { printf %s "x"; } >&3; cat <&3)');
});

test('over TLS the line goes through openssl', () => {
  const named = rawLineOf('GET / HTTP/1.1\r\n\r\n', 'https://gateway.example', keys);
  expect(named).toBe(
    `{ printf '%s\\r\\n' "GET / HTTP/1.1" ""; } | openssl s_client -quiet -connect "gateway.example:443" -servername "gateway.example"`,
  );
  expect(rawLineOf('x', 'https://[::1]:8443', keys)).toBe(
    '{ printf %s "x"; } | openssl s_client -quiet -connect "[::1]:8443"',
  );
});

/** A server with the fixture keys as a target. */
for (const [what, status] of [
  ['a page of the front end', 200],
  ['a redirect', 301],
] as const) {
  test(`${what} where a request has no Host is nothing that was served`, async () => {
    const handle = getRequestListener(createGateway().fetch, { hostname: 'localhost' });
    const server = await listen(
      createHttpServer((request, response) => {
        if (request.headers.host !== undefined) return handle(request, response);
        return response.writeHead(status, { 'Content-Type': 'text/plain' }).end('welcome');
      }),
    );
    const report = await checkTarget(targetAt(server.url), { only: ['*raw-http-1-0*'] });
    await server.close();
    expect(report.cases.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
  });
}
