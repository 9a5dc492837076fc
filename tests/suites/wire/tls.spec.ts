import { writeFile } from 'node:fs/promises';
import { createConnector, type Route } from '../../../suites/wire/connect.ts';
import { runCommand } from '../../support/run-command.ts';
import { type Checked, checkByCommand, variablesOf } from '../../support/suites/checking.ts';
import { type Certificate, makeCertificate } from '../../targets/certificate.ts';
import { startSecureGateway, targetAt } from '../../targets/secure-gateway.ts';
import { startTerseGateway } from '../../targets/written/terse-gateway.ts';
import { expect, test } from '../../test.ts';

const authority = makeCertificate({ isAuthority: true });

/** Requests by a client, and over raw sockets. */
const only = [
  '--only',
  'KEY-DELETED/createMessage/*',
  '--only',
  'HARD-BOUNDED/listModels/*/raw-nul-*',
];

async function fileOf(name: string, text: string): Promise<string> {
  const file = test.info().outputPath(name);
  await writeFile(file, text);
  return file;
}

/** Checks a gateway with a certificate. */
async function check(certificate: Certificate, options: readonly string[]): Promise<Checked> {
  const gateway = await startSecureGateway(certificate);
  try {
    return await checkByCommand(gateway.target, [...only, '--allow-incomplete', ...options]);
  } finally {
    await gateway.close();
  }
}

test('behind TLS with an authority of its own a gateway is checked with --ca, raw sockets too', async () => {
  const ca = await fileOf('authority.pem', authority.cert);
  const { code, report } = await check(makeCertificate({ authority }), ['--ca', ca]);
  expect(report.cases.map(({ outcome }) => outcome)).toEqual(report.cases.map(() => 'passed'));
  expect(report.cases.filter(({ id }) => id.includes('/raw-'))).not.toEqual([]);
  expect(code).toBe(0);
});

const troubles: readonly (readonly [string, () => Certificate, string])[] = [
  [
    'of an authority that is not known',
    () => makeCertificate({ authority }),
    'this machine does not know the authority of its certificate: name that authority with --ca FILE (UNABLE_TO_VERIFY_LEAF_SIGNATURE)',
  ],
  [
    'that signs itself',
    () => makeCertificate(),
    'its certificate is self-signed: name it with --ca FILE, or use one that an authority signed (DEPTH_ZERO_SELF_SIGNED_CERT)',
  ],
  [
    'that has expired',
    () => makeCertificate({ authority, until: '200101000000Z' }),
    'its certificate has expired: renew it on the target (CERT_HAS_EXPIRED)',
  ],
  [
    'for another host',
    () => makeCertificate({ authority, host: 'elsewhere.example' }),
    'its certificate is for another host: check the base URL, or issue one for this name (ERR_TLS_CERT_ALTNAME_INVALID)',
  ],
];

for (const [name, make, words] of troubles) {
  test(`a certificate ${name} ends the run, with advice on what to do`, async () => {
    const isKnown = !name.includes('not known') && !name.includes('itself');
    const options = isKnown ? ['--ca', await fileOf('authority.pem', authority.cert)] : [];
    const { code, report } = await check(make(), options);
    expect(code).toBe(4);
    expect(report).toMatchObject({
      verdict: 'unreachable',
      because: `No answer came from the target: TLS failed (${words}).`,
      totals: { passed: 0, failed: 0 },
    });
  });
}

test('check reports a port that speaks no TLS', async () => {
  const plain = await startTerseGateway();
  const target = targetAt(plain.url.replace('http:', 'https:'));
  const { code, report } = await checkByCommand(target, only);
  await plain.close();
  expect(code).toBe(4);
  expect(report.because).toContain('the TLS handshake failed: does that port use https?');
});

test('--insecure takes any certificate on this machine', async () => {
  const { code, report } = await check(makeCertificate(), ['--insecure']);
  expect(report.totals).toMatchObject({ failed: 0, inconclusive: 0 });
  expect(code).toBe(0);
});

/** What a check that is refused before anything is sent prints. */
const refused = async (url: string, options: readonly string[]) => {
  const { code, output, error } = await runCommand(
    ['check', '--base-url', url, ...options],
    variablesOf(targetAt(url)),
  );
  return { code, output, error };
};

test('--insecure is refused for another machine', async () => {
  expect(await refused('https://gateway.example', ['--insecure'])).toEqual({
    code: 2,
    output: '',
    error:
      '--insecure is for this machine only: anyone on the way to gateway.example could read the keys. Use --ca FILE with its authority instead.\n',
  });
});

test('plain http to another machine is refused', async () => {
  const { code, error } = await refused('http://gateway.example', []);
  expect(code).toBe(2);
  expect(error).toContain('keys would cross the network in clear text. Use https.');
});

const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';

for (const [what, text, words] of [
  ['without a certificate', 'nothing', 'holds no certificate in PEM (7 characters)'],
  ['with a key in place of one', authority.key, 'holds no certificate in PEM (a private key)'],
  ['with a broken one', authority.cert + broken, 'cannot be read. Export it as PEM again.'],
] as const) {
  test(`--ca refuses a file ${what}, and shows nothing of it`, async () => {
    const ca = await fileOf('some.pem', text);
    const { code, output, error } = await refused('https://gateway.example', ['--ca', ca]);
    expect({ code, output }).toEqual({ code: 2, output: '' });
    expect(error).toContain(words);
    expect(error.split('\n')).toHaveLength(2);
    if (text.length > 80) expect(error).not.toContain(text.slice(40, 60));
  });
}

test('--ca names a file that is not there', async () => {
  const { code, error } = await refused('https://gateway.example', ['--ca', 'nowhere.pem']);
  expect(code).toBe(2);
  expect(error).toBe('--ca: nowhere.pem cannot be read (ENOENT). Name a PEM file.\n');
});

test('--ca is refused where no TLS is spoken', async () => {
  const { code, error } = await refused('http://127.0.0.1:9', ['--ca', 'some.pem']);
  expect(code).toBe(2);
  expect(error).toBe('--ca is for a target over https: name it with --base-url https://….\n');
});

/** Milliseconds of the processor that 20 connections over a route take, in the cheapest of three rounds. */
async function costOf(origin: string, route: Route): Promise<number> {
  const connector = createConnector(origin, 5_000, route);
  const rounds: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const began = process.cpuUsage();
    for (let made = 0; made < 20; made += 1) (await connector.open()).destroy();
    const { user, system } = process.cpuUsage(began);
    rounds.push((user + system) / 1_000);
  }
  await connector.destroy();
  return Math.min(...rounds);
}

test('with an authority of its own a connection costs no more than one that trusts all', async () => {
  const gateway = await startSecureGateway(makeCertificate({ authority }));
  const { origin } = gateway.target.baseUrl;
  const trusting = await costOf(origin, { insecure: true });
  const own = await costOf(origin, { authorities: [authority.cert] });
  await gateway.close();
  expect(own).toBeLessThan(trusting * 3);
});
