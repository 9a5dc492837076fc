import { createServer } from 'node:http';
import type { LookupFunction } from 'node:net';
import { networkInterfaces } from 'node:os';
import { isLoopbackAddress } from '../../base/loopback.ts';
import { commandSettings } from '../../check/command-settings.ts';
import { planCheck } from '../../check/plan.ts';
import { runPlan } from '../../check/run.ts';
import { isLoopback } from '../../check/target-from-env.ts';
import { builtInContract } from '../../fixtures/contract.ts';
import type { WireRequest } from '../../suites/cases/exchange.ts';
import { createControlApiProvisioner } from '../../suites/provisioners/control-api.ts';
import { createLitellmProvisioner } from '../../suites/provisioners/litellm.ts';
import { createNewApiProvisioner } from '../../suites/provisioners/new-api.ts';
import { offeredModels } from '../../suites/provisioners/offered-models.ts';
import { createWire } from '../../suites/wire/wire.ts';
import { free } from '../support/suites/exchanges.ts';
import { listen } from '../targets/listen.ts';
import { expect, test } from '../test.ts';

const elsewhere = '192.0.2.1';

/** This machine's own address on a network; one that nobody has where it is on none. */
const ownAddress =
  Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? elsewhere;

/** Resolves every name to these addresses, one answer after another; the last one stays. */
function answering(...answers: readonly (readonly string[])[]) {
  let asked = 0;
  const lookup: LookupFunction = (_, { all }, callback) => {
    const found = (answers[Math.min(asked, answers.length - 1)] ?? []).map((address) => ({
      address,
      family: address.includes(':') ? 6 : 4,
    }));
    asked += 1;
    if (all === true) callback(null, found);
    else callback(null, found[0]?.address ?? '', found[0]?.family ?? 4);
  };
  return lookup;
}

const plain: WireRequest = {
  ...free,
  headers: [['authorization', 'Bearer sk-loopback-0123456789']],
};
const upgrade = { connection: 'Upgrade', upgrade: 'websocket' };
const handshake: WireRequest = {
  ...plain,
  headers: [...plain.headers, ...Object.entries(upgrade)],
  upgrade: true,
};
const raw = { ...plain, raw: 'GET /v1/models HTTP/1.1\r\nHost: a\r\n\r\n' };

/** Two servers at one port: on the loopback interface, and at this machine's address on a network. */
async function startBoth() {
  const seen = { here: 0, there: 0 };
  const here = await listen(
    createServer((_, response) => {
      seen.here += 1;
      response.setHeader('connection', 'close').end('{}');
    }),
  );
  const port = Number(new URL(here.url).port);
  const there = createServer();
  there.on('connection', (socket) => {
    seen.there += 1;
    socket.destroy();
  });
  if (ownAddress !== elsewhere) {
    await new Promise<void>((resolve) => there.listen(port, ownAddress, resolve));
  }
  const close = async () => {
    there.close();
    await here.close();
  };
  return { seen, port, close };
}

test('an address is loopback by its number, however it is written, and nothing else is', () => {
  for (const address of ['127.0.0.1', '127.255.0.9', '::1', '::ffff:127.0.0.1', '::ffff:7f00:1']) {
    expect(isLoopbackAddress(address), address).toBe(true);
  }
  for (const address of ['128.0.0.1', '0.0.0.0', '::', '::2', '::ffff:10.0.0.1', 'localhost', '']) {
    expect(isLoopbackAddress(address), address).toBe(false);
  }
  for (const url of ['http://localhost', 'http://a.localhost', 'http://[::ffff:127.0.0.1]:1']) {
    expect(isLoopback(new URL(url)), url).toBe(true);
  }
  for (const url of [
    'http://notlocalhost',
    'http://localhost.example',
    'http://[::ffff:10.0.0.1]',
  ]) {
    expect(isLoopback(new URL(url)), url).toBe(false);
  }
});

test('no request in plain http reaches another address, though the name led to this machine before', async () => {
  const { seen, port, close } = await startBoth();
  const lookup = answering(['127.0.0.1'], [ownAddress]);
  const origin = `http://gateway.localhost:${port}`;
  const wire = createWire({ origin, timeout: 2_000, concurrency: 1, route: { lookup } });
  const first = await wire.send(plain);
  const later = [
    await wire.send(plain),
    await wire.send(handshake),
    await wire.send(raw),
    ...(await wire.sendInTurn([plain])),
    ...(await wire.sendInTurn([raw])),
  ];
  const sent = wire.sent();
  await wire.close();
  await close();
  expect(first.answer?.status).toBe(200);
  expect(later.map(({ failure }) => failure)).toEqual(
    later.map(() => ({
      kind: 'unreachable',
      message: `gateway.localhost leads to ${ownAddress}, not to this machine: over plain http keys would cross the network in clear text. Use https`,
      unsent: true,
    })),
  );
  expect({ sent, ...seen }).toEqual({ sent: 1, here: 1, there: 0 });
});

test('of several addresses only those of this machine are tried', async () => {
  const { seen, port, close } = await startBoth();
  const lookup = answering([ownAddress, '127.0.0.1']);
  const origin = `http://gateway.localhost:${port}`;
  const wire = createWire({ origin, timeout: 2_000, concurrency: 1, route: { lookup } });
  const { answer } = await wire.send(plain);
  await wire.close();
  await close();
  expect(answer?.status).toBe(200);
  expect(seen).toEqual({ here: 1, there: 0 });
});

for (const [name, origin, insecure, words] of [
  ['--insecure', 'https://gateway.example', true, '--insecure is for this machine only'],
  ['no limit and no proxy', 'https://gateway.localhost', false, 'asked without a limit'],
  ['plain http to an address', `http://${elsewhere}`, false, 'over plain http keys would cross'],
] as const) {
  test(`what is allowed for this machine holds for no other address: ${name}`, async () => {
    const { seen, port, close } = await startBoth();
    const route = { lookup: answering([elsewhere]), insecure };
    const wire = createWire({ origin: `${origin}:${port}`, timeout: 2_000, concurrency: 1, route });
    const { failure } = await wire.send(plain);
    await wire.close();
    await close();
    expect(failure?.kind).toBe('unreachable');
    expect(failure?.message).toContain(`leads to ${elsewhere}, not to this machine: `);
    expect(failure?.message).toContain(words);
    expect(seen).toEqual({ here: 0, there: 0 });
  });
}

test('a target in plain http cannot be reached through a proxy, which would carry its keys elsewhere', async () => {
  const { seen, port, close } = await startBoth();
  const route = { proxy: new URL(`http://127.0.0.1:${port}`) };
  const wire = createWire({
    origin: 'http://gateway.localhost',
    timeout: 2_000,
    concurrency: 1,
    route,
  });
  const { failure } = await wire.send(plain);
  await wire.close();
  await close();
  expect(failure?.message).toContain(`leads to the proxy http://127.0.0.1:${port}, not to this`);
  expect(seen).toEqual({ here: 0, there: 0 });
});

test('no token of a provisioner reaches another address, and no key by the request for models', async () => {
  const { seen, port, close } = await startBoth();
  const baseUrl = new URL(`http://keys.localhost:${port}`);
  const route = { lookup: answering([ownAddress]) };
  const token = 'token-0123456789';
  const provisioners = [
    createNewApiProvisioner({ baseUrl, route, token, user: null }),
    createLitellmProvisioner({ baseUrl, route, token }),
    createControlApiProvisioner(baseUrl, { route }),
  ];
  for (const { create, remove, find, close: end } of provisioners) {
    const words = `cannot be reached (keys.localhost leads to ${ownAddress}, not to this machine: `;
    await expect(create({ name: 'one' })).rejects.toThrow(words);
    await expect(remove('1')).rejects.toThrow(words);
    await expect(find('one')).rejects.toThrow(words);
    await end();
  }
  expect(await offeredModels(builtInContract(), baseUrl, 'sk-loopback-0123456789', route)).toEqual(
    [],
  );
  await close();
  expect(seen).toEqual({ here: 0, there: 0 });
});

test('a check ends as unreachable, with the reason and what to do', async () => {
  const { seen, port, close } = await startBoth();
  const baseUrl = `http://gateway.localhost:${port}`;
  const variables = { ANYONE_API_KEY: 'sk-loopback-0123456789' };
  const only = ['KEY-REQUIRED/createMessage/*'];
  const plan = await planCheck(await commandSettings({ baseUrl, only, timeout: 2_000 }, variables));
  const route = { ...plan.route, lookup: answering([ownAddress]) };
  const { report } = await runPlan({ ...plan, route });
  await close();
  expect(report).toMatchObject({
    verdict: 'unreachable',
    because: `No answer came from the target: the target cannot be reached (gateway.localhost leads to ${ownAddress}, not to this machine: over plain http keys would cross the network in clear text. Use https).`,
    totals: { passed: 0, failed: 0, requests: 0 },
  });
  expect(seen).toEqual({ here: 0, there: 0 });
});
