import { runProgram } from '../support/processes/run-process.ts';
import { expect, test } from '../test.ts';

const runChecks = (...scripts: string[]) =>
  runProgram(process.execPath, ['packaging/static-checks.ts', ...scripts]);

test('one static check that fails fails the gate, with all that it wrote', async () => {
  const { code, output, error } = await runChecks('spec', 'of-no-such-name');
  expect(code).toBe(1);
  expect(output).toBe('test:spec passed\n');
  expect(error).toContain('test:of-no-such-name failed with code 1:\n');
  expect(error).toContain('Missing script: "test:of-no-such-name"');
  expect(error).toMatch(/\nFailed: test:of-no-such-name\n$/);
});

test('static checks that pass end with 0', async () => {
  const { code, output, error } = await runChecks('spec');
  expect({ code, output, error }).toEqual({ code: 0, output: 'test:spec passed\n', error: '' });
});
