import { mkdir, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { keyOf } from '../support/fixture-request.ts';
import { test } from '../support/mock-server.ts';
import { expect } from '../test.ts';
import { clientOrder } from './matrix/order.ts';
import { setUps } from './matrix/set-up.ts';

/** Below the packages of the tests, where a program of a reader's own would find its client. */
const folder = fileURLToPath(new URL('../node_modules/.set-up', import.meta.url));

test.describe.configure({ mode: 'default' });
test.beforeAll(() => mkdir(folder, { recursive: true }));
test.afterAll(() => rm(folder, { recursive: true, force: true }));

/** A program with the mock's own address that gives what it would print. */
const moduleOf = (client: string, program: string, url: string): string =>
  program
    .replaceAll('http://127.0.0.1:4010', url)
    .replaceAll('process.env.ANYONE_API_KEY', JSON.stringify(keyOf('active')))
    .replace("'@anthropic-ai/sdk'", client.endsWith(' 1.x') ? "'anthropic-sdk-1'" : '$&')
    .replace('console.log(', 'export const said = (');

const programs = Object.entries(setUps).filter(([, { language }]) => language === 'js');

for (const [client, { program }] of programs) {
  test(`the program that sets up ${client} gets an answer`, async ({ mock }) => {
    const file = `${folder}/${client.replaceAll(/\W+/g, '-')}.mjs`;
    await writeFile(file, moduleOf(client, program, mock.url));
    const { said } = await import(file);
    expect(said).toContain('This is the mock\'s answer to "Hello".');
    expect(mock.gateway.decisions.recent().map(({ status }) => status)).toEqual([200]);
  });
}

test('each program is of a client on the page', () => {
  expect(Object.keys(setUps).filter((client) => !clientOrder.includes(client))).toEqual([]);
});
