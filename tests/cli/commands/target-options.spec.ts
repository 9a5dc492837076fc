import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { addOptions } from '../../../cli/options.ts';
import { keyFixtures } from '../../../fixtures/keys.ts';
import { runCommand } from '../../support/run-command.ts';
import { makeCertificate } from '../../targets/certificate.ts';
import { startSecureGateway } from '../../targets/secure-gateway.ts';
import { expect, test } from '../../test.ts';

/** The value of an option of `check`; the complaint about it where it is refused. */
function read(flag: string, text: string): unknown {
  const command = addOptions(new Command('check'), 'check')
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  try {
    const [option] = Object.entries(command.parse([flag, text], { from: 'user' }).opts()).filter(
      ([name]) => name !== 'only',
    );
    return option?.[1];
  } catch (error) {
    return error instanceof Error ? error.message.replace(/^.*is invalid\. /, '') : error;
  }
}

test('a time and a rate may carry their unit, and a complaint names the units', () => {
  expect(['10s', '1.5s', '250ms', '2m', '10000'].map((text) => read('--timeout', text))).toEqual([
    10_000, 1_500, 250, 120_000, 10_000,
  ]);
  expect(['5/s', '5'].map((text) => read('--rate', text))).toEqual([5, 5]);
  for (const text of ['10 minutes', 'fast', '0s', '601s', '1.5', '5/s']) {
    expect(read('--timeout', text), text).toBe(
      'It must be a whole number from 1 to 600000 milliseconds, or a time such as 10s.',
    );
  }
  expect(read('--rate', '10s')).toBe(
    'It must be a whole number from 1 to 1000 requests in any one second, such as 5 or 5/s.',
  );
  expect(read('--concurrency', '5s')).toBe('It must be a whole number from 1 to 256.');
});

test('a URL as the argument is the base URL, and given twice it is refused', async () => {
  const [argument, option] = await Promise.all([
    runCommand(['list', 'https://gateway.example', '--only', 'KEY-DELETED']),
    runCommand(['list', '--base-url', 'https://gateway.example', '--only', 'KEY-DELETED']),
  ]);
  expect(argument).toEqual(option);
  expect(argument.code).toBe(0);
  for (const command of ['check', 'list', 'revoked', 'init', 'doctor']) {
    const twice = [command, 'https://a.example', '--base-url', 'https://b.example'];
    expect(await runCommand(twice)).toEqual({
      code: 2,
      output: '',
      error: 'The URL is given twice: leave out --base-url, or the argument.\n',
    });
  }
});

test('doctor and revoked trust the authority of --ca', async () => {
  const certificate = makeCertificate();
  const gateway = await startSecureGateway(certificate);
  const folder = await mkdtemp(join(tmpdir(), 'anyone-conformance-'));
  const file = join(folder, 'authority.pem');
  await writeFile(file, certificate.cert);
  const keys = {
    ANYONE_API_KEY: keyFixtures.active.key,
    ANYONE_DELETED_API_KEY: keyFixtures.deleted.key,
  };
  const url = gateway.target.baseUrl.href;
  const unknown = await runCommand(['doctor', url], keys);
  const trusted = await runCommand(['doctor', url, '--ca', file], keys);
  const dead = await runCommand(['revoked', url, '--ca', file], keys);
  await gateway.close();
  await rm(folder, { recursive: true });
  expect([unknown.code, trusted.code, dead.code]).toEqual([4, 0, 0]);
  expect(trusted.output).toContain('Everything works.');
});
