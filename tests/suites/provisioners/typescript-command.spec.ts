import { chmod, writeFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { createCommandProvisioner } from '../../../suites/provisioners/command.ts';
import { expect, test } from '../../test.ts';

/** Asks a command that is the path of a file for its keys. */
async function askFile(name: string, source: string, mode = 0o600): Promise<unknown> {
  const file = test.info().outputPath(name);
  await writeFile(file, source);
  await chmod(file, mode);
  const provisioner = createCommandProvisioner({ command: file });
  return provisioner
    .find('anyone-conf-')
    .catch((error: Error) =>
      error.message
        .replace(test.info().outputDir, '…')
        .replace(relative('', test.info().outputDir), '…'),
    )
    .finally(provisioner.close);
}

const answering = (answer: string): string => `
import { createInterface } from 'node:readline';
enum Kind { Key = 'key-1' }
const answer: object = { number: 1, ids: [${answer}] };
createInterface({ input: process.stdin }).on('line', () => console.log(JSON.stringify(answer)));
`;

test('the path of a TypeScript file is a command: Node runs it, with enums too', async () => {
  expect(await askFile('make-keys.ts', answering('Kind.Key'))).toEqual(['key-1']);
});

test('a TypeScript file that fails is reported by its place, and no key is in the message', async () => {
  const source =
    "type Key = string;\nconst key: Key = 'sk-Secret0123456789';\nthrow new Error(key);\n";
  expect(await askFile('make-keys.ts', source)).toBe(
    'the command ended (exit code 1): …/make-keys.ts:3: …',
  );
  expect(await askFile('typo.ts', 'type = ;\nlet let;\n')).toMatch(
    /^the command ended \(exit code 1\): …\/typo\.ts:\d+:\d+: \S/,
  );
});

test('a file that may be executed is run by the program that it names', async () => {
  test.skip(process.platform === 'win32', 'Windows has no such files');
  const source = '#!/bin/sh\nread line; echo \'{"number": 1, "ids": ["by the shell"]}\'\n';
  expect(await askFile('make-keys.ts', source, 0o700)).toEqual(['by the shell']);
});
