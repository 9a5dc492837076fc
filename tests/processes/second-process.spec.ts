import { writeFile } from 'node:fs/promises';
import { keyStates } from '../../fixtures/keys.ts';
import { operationIds } from '../../spec/index.ts';
import { mockTarget } from '../support/mock.ts';
import { startMockProcess } from '../support/processes/mock-process.ts';
import { allCases } from '../support/suites/built-in-cases.ts';
import { checkByCommand } from '../support/suites/checking.ts';
import { expect, test } from '../test.ts';

/** An endpoint of each format, style and kind of body. */
const offered: readonly string[] = [
  'createChatCompletion',
  'createTranscription',
  'connectRealtime',
  'listModels',
  'createMessage',
  'generateContent',
];

const noWayToMakeKeys = 'there is no way to make keys on this target';

// tests/conformance.spec.ts runs every case against the embedded mock: all of them pass there.
test('the mock in a process of its own gets the verdict of the embedded one, case by case', async () => {
  const config = test.info().outputPath('config.yaml');
  const notOffered = operationIds.filter((id) => !offered.includes(id));
  await writeFile(config, `version: 1\nnotOffered: [${notOffered.join()}]\n`);
  const mock = await startMockProcess(['--quiet']);
  const options = ['--strict', '--config', config];
  const { code, report } = await checkByCommand(mockTarget(mock, 'costly'), options);
  await mock.stop();
  expect(code).toBe(0);
  expect(report).toMatchObject({
    verdict: 'conformant',
    because: 'Every MUST was exercised, and no finding counts.',
    strict: true,
    target: { baseUrl: mock.url, embedded: false, cost: 'costly', keys: keyStates },
  });
  expect(report.cases.map(({ id }) => id)).toEqual(allCases.map(({ id }) => id));
  // A gateway at an address has no way to make keys: those cases alone are another matter.
  const own = report.cases.filter(({ operation }) => offered.includes(operation));
  const left = own.filter(({ reason }) => reason === noWayToMakeKeys);
  expect(new Set(left.map(({ requirement }) => requirement))).toEqual(
    new Set(['KEY-INACTIVE', 'KEY-LIFECYCLE', 'KEY-SHOWN-ONCE', 'KEY-QUOTA', 'HARD-REVOCATION']),
  );
  expect(left.length).toBeLessThan(60);
  const others = own.filter((one) => !left.includes(one));
  expect(others.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
  expect(others.length).toBeGreaterThan(2_000);
});
