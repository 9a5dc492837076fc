import { runProgram } from '../support/processes/run-process.ts';
import { expect, test } from '../test.ts';

// Of checks that all pass the gate itself is the test: it ends with 0 only where they do.
test('one static check that fails fails the gate, with all that it wrote', async () => {
  const { code, output, error } = await runProgram(process.execPath, [
    ...['packaging/gate.ts', 'spec', 'of-no-such-name'],
    ...['--', '--list', '--project=unit', 'tests/structure.spec.ts'],
  ]);
  expect(code).toBe(1);
  expect(output).toMatch(/\nTotal: \d+ tests in 1 file\ntest:spec passed\n$/);
  expect(error).toContain('test:of-no-such-name failed with code 1:\n');
  expect(error).toContain('Missing script: "test:of-no-such-name"');
  expect(error).toMatch(/\nFailed: test:of-no-such-name\n$/);
});
