import { parse } from 'yaml';
import { memberOf } from '../../base/json.ts';
import { parseResponseFile } from '../../mocks/behaviours/scripts/response-file.ts';
import manifest from '../../package.json' with { type: 'json' };
import { keyOf } from '../support/fixture-request.ts';
import { startMock } from '../support/mock.ts';
import { startProgram, untilEnd } from '../support/processes/run-process.ts';
import { expect, test } from '../test.ts';
import { readPage } from './docs-pages.ts';

/** The arguments of an instruction in the image's file, as a list. */
const listOf = (name: string): string[] => {
  const pattern = new RegExp(`^${name} .*?(\\[.*\\])$`, 'm');
  const [, list = '[]'] = pattern.exec(readPage('examples/mock/Dockerfile')) ?? [];
  return JSON.parse(list);
};

test('the health check of the image succeeds while the mock serves, and fails where it does not', async () => {
  const [, flag = '', program = ''] = listOf('HEALTHCHECK');
  expect(program).toContain('127.0.0.1:4010/health');
  const mock = await startMock(['--quiet']);
  const check = program.replace('http://127.0.0.1:4010', mock.url);
  const run = async () => (await untilEnd(startProgram(process.execPath, [flag, check]))).code;
  const serving = await run();
  await mock.stop();
  expect([serving, await run()]).toEqual([0, 1]);
});

test('the image and the compose file start a mock with options that it has', async () => {
  expect(readPage('examples/mock/Dockerfile')).toContain(
    `COPY anyone-conformance-${manifest.version}.tgz ./\n`,
  );
  const compose: unknown = parse(readPage('examples/mock/compose.yaml'));
  const given = memberOf(compose, 'services', 'anyone', 'command');
  const args = [...listOf('ENTRYPOINT').slice(2), ...(Array.isArray(given) ? given : [])];
  expect(args).toEqual(['--host', '0.0.0.0', '--responses', '/answers.yaml']);
  const placed = args.map((word) =>
    word === '/answers.yaml' ? 'examples/mock/answers.yaml' : word,
  );
  const mock = await startMock(['--quiet', ...placed.map(String)]);
  const { status } = await fetch(`${mock.url}/health`);
  await mock.stop();
  expect(status).toBe(200);
  expect(parseResponseFile(readPage('examples/mock/answers.yaml'), 'answers.yaml')).toHaveLength(1);
  const key = memberOf(compose, 'services', 'app', 'environment', 'OPENAI_API_KEY');
  expect(key).toBe(keyOf('active'));
});
