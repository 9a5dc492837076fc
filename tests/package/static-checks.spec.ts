import { runProgram } from '../support/processes/run-process.ts';
import { expect, test } from '../test.ts';

// Of checks that all pass the gate itself is the test: it goes on only where they end with 0.
test('one static check that fails fails the gate, with all that it wrote', async () => {
  const { code, output, error } = await runProgram(process.execPath, [
    ...['packaging/static-checks.ts', 'spec', 'of-no-such-name'],
  ]);
  expect(code).toBe(1);
  expect(output).toBe('test:spec passed\n');
  expect(error).toContain('test:of-no-such-name failed with code 1:\n');
  expect(error).toContain('Missing script: "test:of-no-such-name"');
  expect(error).toMatch(/\nFailed: test:of-no-such-name\n$/);
});
