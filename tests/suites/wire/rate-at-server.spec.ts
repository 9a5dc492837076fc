import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { commandSettings } from '../../../check/command-settings.ts';
import { startEmbedded } from '../../../check/embedded.ts';
import { openJournal } from '../../../check/made-keys/journal.ts';
import { planCheck } from '../../../check/plan.ts';
import { runPlan } from '../../../check/run.ts';
import type { WireRequest } from '../../../suites/cases/exchange.ts';
import { createWire } from '../../../suites/wire/wire.ts';
import { runCommand } from '../../support/run-command.ts';
import { checkTarget } from '../../support/suites/check-target.ts';
import { free } from '../../support/suites/exchanges.ts';
import { makeCertificate } from '../../targets/certificate.ts';
import { type Arrival, counted, mostAtOnce, passOn } from '../../targets/counting-server.ts';
import { listen } from '../../targets/listen.ts';
import { targetAt } from '../../targets/secure-gateway.ts';
import { expect, test } from '../../test.ts';

const plain: WireRequest = { ...free, headers: [['host', 'localhost']] };
const raw = { ...plain, raw: 'GET /v1/models HTTP/1.1\r\nHost: localhost\r\n\r\n' };
const handshake: WireRequest = {
  ...plain,
  headers: [
    ['host', 'localhost'],
    ['connection', 'Upgrade'],
    ['upgrade', 'websocket'],
  ],
  upgrade: true,
};

/** Lets TLS handshakes wait: five in every twelve, which are let go together. */
function holdHandshakes(milliseconds: number) {
  const held: (() => void)[] = [];
  let count = 0;
  return (_: string, done: (error: Error | null) => void): void => {
    count += 1;
    if (count % 12 >= 5) {
      done(null);
      return;
    }
    held.push(() => done(null));
    if (held.length > 1) return;
    setTimeout(() => {
      for (const letGo of held.splice(0)) letGo();
    }, milliseconds);
  };
}

for (const [name, keepsOpen] of [
  ['new connections', false],
  ['kept connections', true],
] as const) {
  test(`handshakes of TLS that wait and end together do not pile requests up: ${name}`, async () => {
    const authority = makeCertificate({ isAuthority: true });
    const { cert, key } = makeCertificate({ authority, host: 'localhost' });
    const arrivals: Arrival[] = [];
    const server = await listen(
      createSecureServer(
        { cert, key, SNICallback: holdHandshakes(1_150) },
        counted(arrivals, (_, response) => {
          if (!keepsOpen) response.setHeader('connection', 'close');
          response.end('{}');
        }),
      ),
    );
    const wire = createWire({
      origin: server.url.replace('http://127.0.0.1', 'https://localhost'),
      timeout: 8_000,
      concurrency: 5,
      rate: 5,
      route: { authorities: [authority.cert] },
    });
    const many = (count: number, request: WireRequest) =>
      Array.from({ length: count }, () => wire.send(request));
    const inTurn = wire.sendInTurn(keepsOpen ? [plain, plain, plain, plain] : [plain]);
    const exchanges = await Promise.all([
      ...many(9, plain),
      ...many(5, raw),
      ...many(5, handshake),
    ]);
    exchanges.push(...(await inTurn));
    await wire.close();
    await server.close();
    expect(exchanges.map(({ answer, failure }) => answer?.status ?? failure)).toEqual(
      exchanges.map(() => 200),
    );
    expect(arrivals).toHaveLength(exchanges.length);
    expect(wire.sent()).toBe(exchanges.length);
    expect(mostAtOnce(arrivals)).toBeLessThanOrEqual(5);
  });
}

test('requests that this process sees late count as early as they may have come', () => {
  const even = Array.from({ length: 11 }, (_, index) => index * 110);
  const seen = (times: readonly number[], late: number) =>
    times.map((since, index) => ({ line: '', since, at: index === 0 ? since + late : since }));
  expect(mostAtOnce(seen(even, 150))).toBe(10);
  expect(
    mostAtOnce(
      seen(
        even.map((time) => time * 0.9),
        0,
      ),
    ),
  ).toBe(11);
});

test('repeated requests and retried cases are within the rate', async () => {
  const arrivals: Arrival[] = [];
  let count = 0;
  const server = await listen(
    createServer(
      counted(arrivals, (_, response) => {
        count += 1;
        if (count % 7 === 0) response.destroy();
        else response.writeHead(count % 11 === 0 ? 429 : 403).end('{}');
      }),
    ),
  );
  const only = ['KEY-{DELETED,UNKNOWN,REQUIRED}/createEmbedding/*'];
  await checkTarget(targetAt(server.url), { only, rate: 10, concurrency: 5, secondLooks: 24 });
  await server.close();
  expect(arrivals.length).toBeGreaterThan(10);
  expect(mostAtOnce(arrivals)).toBeLessThanOrEqual(10);
});

/** Runs a check that makes its keys through a server that counts, and notes which keys are left. */
async function checkMakingKeys(
  rate: number,
  answer: (line: string, end: AbortController) => number | null = () => null,
) {
  const { target, close } = await startEmbedded();
  const arrivals: Arrival[] = [];
  const end = new AbortController();
  const onward = passOn(target.baseUrl);
  const server = await listen(
    createServer(
      counted(arrivals, (incoming, response) => {
        const wait = answer(`${incoming.method} ${incoming.url}`, end);
        if (wait === null) onward(incoming, response);
        else response.writeHead(429, { 'Retry-After': String(wait) }).end('{}');
      }),
    ),
  );
  const folder = test.info().outputPath('state');
  const environment = { XDG_STATE_HOME: folder, HOME: folder, LOCALAPPDATA: folder };
  const only = [
    'KEY-LIFECYCLE/create{Message,ChatCompletion}/*',
    '{HARD-REVOCATION,KEY-INACTIVE,MODEL-FORBIDDEN}/createMessage/*',
    'KEY-SHOWN-ONCE/*',
  ];
  const options = {
    baseUrl: server.url,
    provisioner: 'mock',
    rate,
    concurrency: 3,
    timeout: 5_000,
    only,
  } as const;
  const settings = await commandSettings(options, environment, { signal: end.signal });
  const { report } = await runPlan(await planCheck(settings));
  const listed = await fetch(new URL('/_anyone/keys', target.baseUrl));
  const keys: unknown = await listed.json();
  await Promise.all([server.close(), close()]);
  const calls = (method: string) =>
    arrivals.filter(({ line }) => line.startsWith(`${method} /_anyone/keys`)).length;
  const left = JSON.stringify(keys).match(/"name":"anyone-conf-[^}]*"state":"(?!deleted)/g) ?? [];
  return { arrivals, report, calls, left };
}

test('calls by which keys are made, changed, shown and deleted share the rate of the run', async () => {
  const { arrivals, report, calls, left } = await checkMakingKeys(10);
  expect(report.totals).toMatchObject({ failed: 0, inconclusive: 0 });
  expect(calls('POST')).toBeGreaterThan(5);
  expect(calls('DELETE')).toBeGreaterThanOrEqual(calls('POST'));
  expect(left).toEqual([]);
  expect(mostAtOnce(arrivals)).toBeLessThanOrEqual(10);
});

test('a run that is ended in a long pause deletes its keys at once, and within the rate', async () => {
  let endedAt = 0;
  const { arrivals, report, calls, left } = await checkMakingKeys(10, (line, end) => {
    if (!line.startsWith('POST /v1/') || endedAt > 0) return null;
    endedAt = performance.now();
    setTimeout(() => end.abort(), 300);
    return 55;
  });
  expect(calls('POST')).toBeGreaterThan(2);
  expect(left).toEqual([]);
  expect(report.notices.join()).not.toContain('could be deleted');
  expect((arrivals.at(-1)?.at ?? Number.POSITIVE_INFINITY) - endedAt).toBeLessThan(10_000);
  expect(mostAtOnce(arrivals)).toBeLessThanOrEqual(10);
});

test('cleanup keeps to its --rate', async () => {
  const arrivals: Arrival[] = [];
  const server = await listen(
    createServer(counted(arrivals, (_, response) => void response.end('{"keys":[]}'))),
  );
  const file = test.info().outputPath('journal.ndjson');
  const journal = openJournal(file, '0123abcd', { kind: 'mock', url: server.url, user: null });
  for (let number = 1; number <= 12; number += 1) {
    journal.note({ name: `anyone-conf-0123abcd-${number}`, id: `key_${number}` });
  }
  const args = ['cleanup', '--journal', file, '--force', '--rate', '5'];
  const { code, output } = await runCommand(args, {});
  await server.close();
  expect({ code, output }).toMatchObject({ code: 0 });
  expect(output).toContain('12 keys deleted; nothing is left');
  expect(arrivals).toHaveLength(14);
  expect(mostAtOnce(arrivals)).toBeLessThanOrEqual(5);
});
