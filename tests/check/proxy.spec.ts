import { writeFile } from 'node:fs/promises';
import { findProxy } from '../../check/proxy.ts';
import { parseReport } from '../support/report/report-schema.ts';
import { runCommand } from '../support/run-command.ts';
import { variablesOf } from '../support/suites/checking.ts';
import { makeCertificate } from '../targets/certificate.ts';
import { startProxy } from '../targets/proxy.ts';
import { startSecureGateway, targetAt } from '../targets/secure-gateway.ts';
import { expect, test } from '../test.ts';

const url = 'https://gateway.test';
const only = [
  '--only',
  'KEY-DELETED/createMessage/*',
  '--only',
  'HARD-BOUNDED/listModels/bearer/raw-nul-*',
];

/** Checks a gateway that is to be reached by a proxy alone. */
async function checkThrough(variable: string, status?: number) {
  const authority = makeCertificate({ isAuthority: true });
  const ca = test.info().outputPath('authority.pem');
  await writeFile(ca, authority.cert);
  const gateway = await startSecureGateway(makeCertificate({ authority, host: 'gateway.test' }));
  const proxy = await startProxy(gateway.port, status);
  const { code, output, error } = await runCommand(
    ['check', '--base-url', url, '--cost', 'free', '--ca', ca, '--json', '-', ...only],
    {
      ...variablesOf(targetAt(url)),
      [variable]: proxy.url.replace('http://', 'http://someone:a%20secret@'),
    },
  );
  await Promise.all([gateway.close(), proxy.close()]);
  return { code, error, report: parseReport(output), proxy, output };
}

for (const variable of ['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY']) {
  test(`all goes through the tunnel of the proxy in ${variable}, which is shown without its password`, async () => {
    const { error, output, report, proxy } = await checkThrough(variable);
    expect(report.cases.map(({ id, outcome }) => [id, outcome])).toEqual(
      report.cases.map(({ id }) => [id, 'passed']),
    );
    expect(report.cases.filter(({ id }) => id.includes('/raw-'))).not.toEqual([]);
    expect(error).toContain(`Checking ${url}, through the proxy ${proxy.url} (${variable})\n`);
    expect(new Set(proxy.asked.map((one) => Object.values(one).join()))).toEqual(
      new Set([`gateway.test:443,Basic ${Buffer.from('someone:a secret').toString('base64')}`]),
    );
    for (const text of ['someone', 'secret']) expect(output + error).not.toContain(text);
  });
}

test('check reports a proxy that opens no tunnel', async () => {
  const { code, report, proxy, output, error } = await checkThrough('HTTPS_PROXY', 407);
  expect(code).toBe(4);
  expect(report.because).toBe(
    `No answer came from the target: the target cannot be reached (the proxy ${proxy.url} answered 407 to CONNECT).`,
  );
  expect(output + error).not.toContain('secret');
});

const found = (target: string, variables: Record<string, string>): string | null => {
  const proxy = findProxy(new URL(target), variables);
  return proxy === null ? null : `${proxy.variable} ${proxy.url.host}`;
};

test('the proxy is the one of the scheme, in small letters first, and none for what NO_PROXY names', () => {
  const all = { HTTPS_PROXY: 'http://upper:1', https_proxy: 'lower:2', ALL_PROXY: 'http://all:3' };
  expect(found(url, all)).toBe('https_proxy lower:2');
  expect(found(url, { ALL_PROXY: 'http://all:3' })).toBe('ALL_PROXY all:3');
  expect(found(url, { HTTP_PROXY: 'http://plain:4' })).toBeNull();
  expect(found(url, {})).toBeNull();
  for (const entry of [
    '*',
    'gateway.test',
    '.test',
    'test',
    '*.test',
    'a.example, gateway.test:443',
  ]) {
    expect(found(url, { ...all, NO_PROXY: entry }), entry).toBeNull();
  }
  for (const entry of ['other.test', 'way.test', 'gateway.test:444', '']) {
    expect(found(url, { ...all, no_proxy: entry }), entry).toBe('https_proxy lower:2');
  }
});

test('this machine is never asked through a proxy', () => {
  for (const target of ['https://127.0.0.1:1', 'http://localhost:1', 'https://[::1]:1']) {
    expect(found(target, { HTTPS_PROXY: 'http://one:1', HTTP_PROXY: 'http://two:2' })).toBeNull();
  }
});

for (const [value, words] of [
  ['http://user:secret@', 'HTTPS_PROXY is not the URL of a proxy (19 characters).'],
  ['socks5://user:secret@proxy:1080', 'HTTPS_PROXY has the scheme socks5:'],
  [
    'http://user:secret%@proxy:3128',
    'HTTPS_PROXY (30 characters) has a user or a password with a % that begins no character: write a % there as %25, or name the target in NO_PROXY.',
  ],
] as const) {
  test(`a proxy that cannot be used is refused without its password: ${words}`, async () => {
    const { code, error } = await runCommand(['check', '--base-url', url], { HTTPS_PROXY: value });
    expect(code).toBe(2);
    expect(error).toContain(words);
    expect(error).not.toContain('secret');
  });
}
