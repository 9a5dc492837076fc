import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, request } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openJournal } from '../../../check/made-keys/journal.ts';
import { builtInContract } from '../../../fixtures/contract.ts';
import { offeredModels } from '../../../suites/provisioners/offered-models.ts';
import { parseReport } from '../../support/report/report-schema.ts';
import { runCommand } from '../../support/run-command.ts';
import { type Certificate, makeCertificate } from '../../targets/certificate.ts';
import { accessToken, startFakeNewApi } from '../../targets/keys/fake-new-api.ts';
import { answerAlike, type Listening, listen } from '../../targets/listen.ts';
import { startProxy } from '../../targets/proxy.ts';
import { expect, test } from '../../test.ts';

const authority = makeCertificate({ isAuthority: true });

/** Puts TLS in front of a server. */
const behindTls = ({ cert, key }: Certificate, { url }: Listening): Promise<Listening> =>
  listen(
    createSecureServer({ cert, key }, (incoming, response) => {
      const { method, headers, url: path = '/' } = incoming;
      const onward = request(new URL(path, url), { method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      onward.on('error', () => response.destroy());
      incoming.pipe(onward);
    }),
  );

const portOf = ({ url }: Listening): number => Number(new URL(url).port);

/** Runs a command with the access token and a folder of its own, which holds the authority. */
async function run(args: readonly string[], variables: Readonly<Record<string, string>> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'conformance-'));
  const ca = join(folder, 'authority.pem');
  await writeFile(ca, authority.cert);
  const ended = await runCommand(
    args.map((arg) => (arg === 'CA' ? ca : arg)),
    {
      XDG_STATE_HOME: folder,
      HOME: folder,
      ANYONE_PROVISIONER_TOKEN: accessToken,
      ANYONE_PROVISIONER_USER: '1',
      ...variables,
    },
  );
  await rm(folder, { recursive: true });
  return ended;
}

const checkOf = (url: string, ...options: string[]): string[] => [
  ...['check', '--base-url', url, '--provisioner', 'new-api', '--json', '-'],
  ...['--only', 'KEY-DELETED/createMessage/*', '--allow-incomplete', ...options],
];

test('keys are made behind the proxy, by the authority of --ca', async () => {
  const service = await startFakeNewApi('2025');
  const secure = await behindTls(makeCertificate({ authority, host: 'gateway.test' }), service);
  const proxy = await startProxy(portOf(secure));
  const { code, output, error } = await run(checkOf('https://gateway.test', '--ca', 'CA'), {
    HTTPS_PROXY: proxy.url,
  });
  const left = service.names();
  await Promise.all([proxy.close(), secure.close(), service.close()]);
  expect(error).toContain(`through the proxy ${proxy.url} (HTTPS_PROXY)`);
  const report = parseReport(output);
  expect(report.cases.map(({ outcome }) => outcome)).toEqual(report.cases.map(() => 'passed'));
  // The rehearsal's, an active one and a deleted one.
  expect(service.keys).toHaveLength(3);
  expect({ code, left }).toEqual({ code: 0, left: [] });
  expect(new Set(proxy.asked.map((one) => one.authority))).toEqual(new Set(['gateway.test:443']));
});

for (const [what, certificate, options, words] of [
  [
    'of an authority that is not known',
    makeCertificate({ authority }),
    [],
    'TLS failed (this machine does not know the authority of its certificate: name that authority with --ca FILE (UNABLE_TO_VERIFY_LEAF_SIGNATURE))',
  ],
  [
    'that has expired',
    makeCertificate({ authority, until: '200101000000Z' }),
    ['--ca', 'CA'],
    'TLS failed (its certificate has expired: renew it on the target (CERT_HAS_EXPIRED))',
  ],
] as const) {
  test(`a place to make keys with a certificate ${what} is reported`, async () => {
    const service = await startFakeNewApi('2025');
    const secure = await behindTls(certificate, service);
    const url = secure.url.replace('http:', 'https:');
    const { code, error } = await run(checkOf(url, ...options));
    await Promise.all([secure.close(), service.close()]);
    expect(code).toBe(2);
    expect(error).toContain(
      `--provisioner new-api: the token API cannot be trusted: ${words}, at GET /api/token/. Nothing was made.\n`,
    );
    expect(service.calls).toEqual([]);
  });
}

test('a proxy that opens no tunnel to where keys are made is reported, without its password', async () => {
  const proxy = await startProxy(9, 407);
  const { code, error } = await run(checkOf('https://gateway.test'), {
    HTTPS_PROXY: proxy.url.replace('http://', 'http://someone:secret@'),
  });
  await proxy.close();
  expect(code).toBe(2);
  expect(error).toContain(
    `--provisioner new-api: the token API cannot be reached (the proxy ${proxy.url} answered 407 to CONNECT), at GET /api/token/. Nothing was made.\n`,
  );
  expect(error).not.toContain('secret');
});

for (const [kind, name] of [
  ['new-api', 'the token API'],
  ['litellm', 'the LiteLLM proxy'],
  ['mock', 'the control API'],
] as const) {
  test(`no redirect is followed with a token: ${kind}`, async () => {
    const asked: string[] = [];
    const elsewhere = await listen(
      createServer(({ url = '' }, response) => {
        asked.push(url);
        response.end('{}');
      }),
    );
    const place = await answerAlike({ status: 307, headers: { location: elsewhere.url } });
    const { code, error } = await run(checkOf(place.url, '--provisioner', kind));
    await Promise.all([place.close(), elsewhere.close()]);
    expect(code).toBe(2);
    expect(error).toContain(`--provisioner ${kind}: ${name} answered 307 to GET`);
    expect(asked).toEqual([]);
  });
}

test('the one request for models is named as those of the run are', async () => {
  const seen: IncomingHttpHeaders[] = [];
  const place = await listen(
    createServer(({ headers }, response) => {
      seen.push(headers);
      response.end('{}');
    }),
  );
  await offeredModels(builtInContract(), new URL(place.url), 'sk-0123456789');
  await place.close();
  expect(seen).toMatchObject([
    {
      'user-agent': expect.stringMatching(/^anyone-conformance\/\d/),
      'conformance-request-id': expect.stringMatching(/^[0-9a-f]{8}-000000$/),
    },
  ]);
});

test('models are asked for by the same way, and no redirect takes the key elsewhere', async () => {
  const body = JSON.stringify({ data: [{ id: 'one' }, { id: 'two' }] });
  const plain = await answerAlike({ status: 200, body });
  const secure = await behindTls(makeCertificate({ authority, host: 'gateway.test' }), plain);
  const proxy = await startProxy(portOf(secure));
  const url = new URL('https://gateway.test/behind');
  const way = { authorities: [authority.cert], proxy: new URL(proxy.url) };
  const found = await offeredModels(builtInContract(), url, 'sk-0123456789', way);
  const withoutAuthority = await offeredModels(builtInContract(), url, 'sk-0123456789', {
    proxy: way.proxy,
  });
  const redirecting = await answerAlike({ status: 302, headers: { location: plain.url } });
  const redirected = await offeredModels(
    builtInContract(),
    new URL(redirecting.url),
    'sk-0123456789',
  );
  await Promise.all([plain, secure, proxy, redirecting].map(({ close }) => close()));
  expect({ found, withoutAuthority, redirected }).toEqual({
    found: ['one', 'two'],
    withoutAuthority: [],
    redirected: [],
  });
});

test('cleanup reaches a place behind an authority of its own with --ca, and reports TLS without it', async () => {
  const service = await startFakeNewApi('2025');
  const secure = await behindTls(makeCertificate({ authority }), service);
  const file = test.info().outputPath('journal.ndjson');
  const url = secure.url.replace('http:', 'https:');
  const journal = openJournal(file, '0123abcd', { kind: 'new-api', url, user: '1' });
  journal.note({ rehearsed: true });
  journal.note({ name: 'anyone-conf-0123abcd-0002' });
  const args = ['cleanup', '--journal', file, '--force'];
  const without = await run(args);
  const cleaned = await run([...args, '--ca', 'CA']);
  await Promise.all([secure.close(), service.close()]);
  expect(without.code).toBe(3);
  expect(without.output).toContain('the token API cannot be trusted: TLS failed (');
  expect(cleaned.output).toContain('0 keys deleted; nothing is left\n');
  expect(cleaned).toMatchObject({ code: 0, error: '' });
});
