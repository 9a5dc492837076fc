import { createServer } from 'node:http';
import { join } from 'node:path';
import { startEmbedded } from '../../../check/embedded.ts';
import { keyFixtures } from '../../../fixtures/keys.ts';
import { findFault } from '../../../mocks/faults/index.ts';
import { inFolder } from '../../support/in-folder.ts';
import { type Ended, runCommand } from '../../support/run-command.ts';
import { listen } from '../../targets/listen.ts';
import { expect, test } from '../../test.ts';

const valid = { ANYONE_API_KEY: keyFixtures.active.key };
const deleted = { ANYONE_DELETED_API_KEY: keyFixtures.deleted.key };
const keys = { ...valid, ...deleted };

/** Asks a mock with these faults; its name is the same in each run. */
async function askMock(faults: readonly string[], variables: Record<string, string>) {
  const mock = await startEmbedded({ faults: faults.flatMap((id) => findFault(id) ?? []) });
  const ended = await runCommand(['revoked', mock.target.baseUrl.href], variables);
  await mock.close();
  for (const { key } of [keyFixtures.active, keyFixtures.deleted]) {
    expect(ended.output + ended.error).not.toContain(key);
  }
  const [, requests = ''] = / ?(\d+) requests in /.exec(ended.output) ?? [];
  return { ...ended, requests: Number(requests), first: ended.output.split('\n')[0] };
}

test('a dead key is one sentence, and costs at most 40 requests', async () => {
  const { code, output, error, requests } = await askMock([], keys);
  expect({ code, error }).toEqual({ code: 0, error: '' });
  expect(output).toMatch(
    /^Dead: 401 on 15 of 15 endpoints, in all 20 ways\.\n\d+ requests in \d\.\d s, none billed · http:\S+\n$/,
  );
  expect(requests).toBeLessThanOrEqual(40);
});

for (const [fault, first, place] of [
  [
    'deleted-key-served-on-rerank',
    '1 of 15 endpoints. It is refused on 14.',
    'bearer: createRerank',
  ],
  [
    'deleted-key-served-in-query',
    '1 of 15 endpoints. It is refused on 14.',
    'query: generateContent',
  ],
  [
    'deleted-key-served-streaming',
    '4 of 15 endpoints. It is refused on 11.',
    'x-api-key: createMessage (stream)',
  ],
  ['deleted-key-served', '15 of 15 endpoints.', 'bearer: listModels'],
] as const) {
  test(`a key that lives is found with a line to try it: ${fault}`, async () => {
    const ended = await askMock([fault], keys);
    expect(ended.code).toBe(1);
    expect(ended.first).toBe(`ALIVE: the key still works on ${first}`);
    expect(ended.output).toContain(place);
    expect(ended.output).toMatch(/^ {2}curl .*\$\{ANYONE_DELETED_API_KEY\}/m);
    expect(ended.requests).toBeLessThanOrEqual(40);
  });
}

test('a key that is refused with another status is dead, too', async () => {
  const { code, first } = await askMock(['deleted-key-403'], keys);
  expect({ code, first }).toEqual({
    code: 0,
    first: 'Dead: 403 on 15 of 15 endpoints, in all 20 ways.',
  });
});

test('endpoints that check bodies first give no clear answer, and the key is not called dead', async () => {
  const { code, output, requests } = await askMock(['body-before-key'], keys);
  expect(code).toBe(3);
  expect(output).toMatch(/^Unknown: 401 on 2 of 15 endpoints; 13 gave no clear answer\.\n/);
  expect(output).toContain('this\n  endpoint checks bodies before keys');
  expect(requests).toBeLessThanOrEqual(40);
});

test('without a valid key each answer is shown, and what that cannot prove', async () => {
  const sound = await askMock([], deleted);
  expect(sound.code).toBe(3);
  expect(sound.output.replaceAll('\n', ' ')).toContain(
    'Unknown: 401 on 15 of 15 endpoints, in all 20 ways. Without a valid key this cannot prove that the key is dead: the gateway may refuse every key.',
  );
  expect(sound.output).toContain(
    '  401 application/json, error authentication_error\n    x-api-key: createMessage',
  );
  const open = await askMock(['deleted-key-served'], deleted);
  expect({ code: open.code, first: open.first }).toEqual({
    code: 1,
    first: 'ALIVE: the key still works on 1 of 15 endpoints.',
  });
});

/** Asks a server that answers each request by its key. */
async function askServer(
  answer: (isValid: boolean, count: number) => { status: number; headers?: Record<string, string> },
  options: readonly string[] = [],
  variables: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  let count = 0;
  const server = await listen(
    createServer((request, response) => {
      const isValid = JSON.stringify([request.url, request.headers]).includes(valid.ANYONE_API_KEY);
      count += isValid ? 0 : 1;
      const { status, headers = {} } = answer(isValid, count);
      request.resume().once('end', () => response.writeHead(status, headers).end('{}'));
    }),
  );
  const ended = await runCommand(['revoked', '--base-url', server.url, ...options], {
    ...keys,
    ...variables,
  });
  await server.close();
  return ended;
}

test('a line to try it names the variables of a profile, and shows no value of one', async () => {
  const secret = 'Zq8wLm2xTr5vNc7y';
  const ended = await inFolder(
    { 'own.yaml': 'headers: { x-organization: { env: GATEWAY_ORGANIZATION } }\n' },
    (folder) =>
      askServer(() => ({ status: 200 }), ['--profile', join(folder, 'own.yaml')], {
        GATEWAY_ORGANIZATION: secret,
      }),
  );
  expect(ended.code).toBe(1);
  expect(ended.output).toMatch(/^ {2}curl .*x-organization: "?\$\{GATEWAY_ORGANIZATION\}/m);
  expect(ended.output + ended.error).not.toContain(secret.slice(0, 8));
});

test('a lock-out after invalid keys is no death: the valid key goes first, and the rest is unknown', async () => {
  const { code, output } = await askServer((isValid, count) => {
    if (isValid) return { status: 400 };
    return count > 6 ? { status: 429, headers: { 'Retry-After': '3600' } } : { status: 401 };
  });
  expect(code).toBe(3);
  expect(output).toMatch(/^Unknown: 401 on [1-6] of 15 endpoints; \d+ gave no clear answer\.\n/);
  expect(output).toContain('429');
});

test('a gateway that refuses the valid key as well proves nothing', async () => {
  const { code, output } = await askServer(() => ({ status: 401 }));
  expect(code).toBe(3);
  expect(output).toContain('the same request with a valid key was refused with 401');
});

test('what is not offered is not counted, and a path without endpoints is reported as that', async () => {
  const { code, output } = await askServer(() => ({ status: 404 }));
  expect(code).toBe(3);
  expect(output).toContain('Unknown: no endpoint exists here. Check the path of the base URL.');
});

test('a target that is down ends with 4', async () => {
  const { code, output } = await runCommand(['revoked', 'http://127.0.0.1:9'], keys);
  expect(code).toBe(4);
  expect(output).toMatch(/^No answer came from the gateway: the target cannot be reached/);
});

for (const [args, variables, line] of [
  [
    ['revoked'],
    keys,
    'Give the address of the gateway: npx anyone-conformance revoked https://api.anyone.ai.\n',
  ],
  [
    ['revoked', 'http://127.0.0.1:9'],
    valid,
    'Set ANYONE_DELETED_API_KEY to the key that you deleted.\n',
  ],
] as const) {
  test(`\`${args.join(' ')}\` says what is missing, and sends nothing`, async () => {
    expect(await runCommand(args, variables)).toEqual({ code: 2, output: '', error: line });
  });
}

test('--until-dead asks until the key is dead, and reports the time', async () => {
  const { code, output, error } = await askServer(
    (isValid, count) => ({ status: isValid || count <= 20 ? 400 : 401 }),
    ['--until-dead', '20s'],
  );
  expect(code).toBe(0);
  expect(output).toMatch(/^Dead after [2-9] s: 401 on 15 of 15 endpoints, in all 20 ways\.\n/);
  expect(error).toContain('After 1 s: ');
});
