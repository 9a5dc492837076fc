import { runBash } from '../../support/processes/run-process.ts';
import { checkTarget } from '../../support/suites/check-target.ts';
import { variablesOf } from '../../support/suites/checking.ts';
import { startLenientGateway } from '../../targets/lenient-gateway.ts';
import { expect, test } from '../../test.ts';

const chat = 'createChatCompletion/bearer';
const query = 'generateContent/query';

/** Findings of different kinds: forms, streams, bytes that are no ASCII, other cases, keys in the query. */
const sampled: readonly string[] = [
  'KEY-REQUIRED/createTranscription/none/absent',
  'KEY-REQUIRED/createMessage/none/absent-streamed',
  'KEY-REQUIRED/listModels/bearer/empty-value',
  ...[
    'last-dropped',
    'half',
    'upper-case',
    'lower-case',
    'case-swapped',
    'inner-byte',
    'inner-tab',
    'masked',
    'sql',
    'long',
  ].map((variant) => `KEY-MALFORMED/${chat}/${variant}`),
  'KEY-MALFORMED/createImageEdit/bearer/neighbours-swapped',
  'KEY-MALFORMED/createMessage/x-api-key/inner-space',
  'KEY-MALFORMED/generateContent/x-goog-api-key/prefix-google',
  ...['upper-case', 'inner-byte', 'sql', 'middle-changed'].map(
    (variant) => `KEY-MALFORMED/${query}/${variant}`,
  ),
  ...['no-scheme', 'scheme-tab', 'smart-quoted', 'twice', 'in-query-key', 'in-cookie'].map(
    (variant) => `KEY-PRESENTATION/${chat}/${variant}`,
  ),
  `KEY-PRESENTATION/${query}/padded-before`,
  `KEY-PRESENTATION/${query}/newline`,
  'KEY-DELETED/createTranslation/bearer/deleted',
  'MODEL-FORBIDDEN/createImageVariation/bearer/denied-model',
  `MODEL-FORBIDDEN/${query}/denied-model`,
  `HTTP-CHALLENGE/${query}/unknown`,
  'HTTP-CHALLENGE/connectRealtime/bearer/unknown',
];

/** The status of each answer that `curl -i` wrote, in their order. */
function statusesIn(output: string, count: number): (number | undefined)[] {
  return Array.from({ length: count }, (_, at) => {
    const [, own = ''] = output.split(`#### ${at}\n`);
    const statuses = [...own.matchAll(/^HTTP\/1\.1 (\d+)/gm)].map(([, status]) => Number(status));
    return statuses.find((status) => status >= 200);
  });
}

test('the curl line of a finding, run in bash with the keys set, gets the status that was reported', async () => {
  const gateway = await startLenientGateway();
  const report = await checkTarget(gateway.target, { only: sampled });
  const findings = report.cases.map(({ id, findings: own }) => ({ id, finding: own[0] }));
  expect(findings.filter(({ finding }) => finding === undefined)).toEqual([]);
  expect(findings.map(({ id }) => id).toSorted()).toEqual(sampled.toSorted());

  const script = findings.map(({ finding }, at) => `echo '#### ${at}'; ${finding?.curl}; echo`);
  const variables = variablesOf(gateway.target);
  const { output, error } = await runBash(script.join('\n'), variables);
  await gateway.close();

  const statuses = statusesIn(output, findings.length);
  expect(error).toBe('');
  expect(findings.map(({ id }, at) => `${id}: ${statuses[at]}`)).toEqual(
    findings.map(({ id, finding }) => `${id}: ${finding?.answer?.status}`),
  );
});
