import { createServer, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { examineFailure } from '../../../suites/doctor/examine-failure.ts';
import { failureOf } from '../../../suites/wire/failure.ts';
import { makeCertificate } from '../../targets/certificate.ts';
import { listen } from '../../targets/listen.ts';
import { expect, test } from '../../test.ts';
import { askDoctor as ask } from './ask-doctor.ts';

const answered = (listener: RequestListener) => listen(createServer(listener));

test.describe('where no answer comes, the reason is printed in words, with exit code 4', () => {
  test('no such host', async () => {
    const { code, output } = await ask('https://no-such-host.invalid');
    expect({
      code,
      reported: output.includes('✗ Connection      DNS does not know this host'),
    }).toEqual({
      code: 4,
      reported: true,
    });
  });

  test('nothing listens', async () => {
    const server = await answered(() => undefined);
    await server.close();
    const { code, output } = await ask(server.url);
    expect(code).toBe(4);
    expect(output).toContain('✗ Connection      nothing listens there');
  });

  test('a certificate that nobody vouches for', async () => {
    const server = await listen(createSecureServer(makeCertificate(), () => undefined));
    const { code, output } = await ask(server.url.replace('http:', 'https:'));
    await server.close();
    expect(code).toBe(4);
    expect(output).toContain('this machine does not trust the authority of the certificate');
    expect(output).toContain('name its authority with --ca FILE');
  });

  for (const [code, words] of [
    ['CERT_NOT_YET_VALID', 'its certificate is not valid yet'],
    ['CERT_REVOKED', 'its certificate has been revoked'],
  ] as const) {
    test(`where ${words}`, () => {
      const failure = failureOf(Object.assign(new Error('refused'), { code }));
      const remark = examineFailure('Connection', failure, new URL('https://gateway.example'));
      expect(remark).toMatchObject({ state: 'wrong', sentence: 'TLS failed' });
      expect(remark.advice).toMatch(new RegExp(`^${words}: .*; never disable verification$`));
    });
  }

  test('https at a port that speaks plain HTTP', async () => {
    const server = await answered((_, response) => response.end());
    const { code, output } = await ask(server.url.replace('http:', 'https:'));
    await server.close();
    expect(code).toBe(4);
    expect(output).toContain('this port uses plain HTTP, not TLS');
  });

  test('http at a port that speaks TLS', async () => {
    const server = await listen(createSecureServer(makeCertificate(), () => undefined));
    const { code, output } = await ask(server.url);
    await server.close();
    expect(code).toBe(4);
    expect(output).toContain('the port may use TLS: try https://');
  });

  test('silence', async () => {
    const server = await answered(() => undefined);
    const { code, output } = await ask(server.url);
    await server.close();
    expect(code).toBe(4);
    expect(output).toContain('no answer came in time');
  });
});
