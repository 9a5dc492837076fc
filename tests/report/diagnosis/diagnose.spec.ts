import { startEmbedded } from '../../../check/embedded.ts';
import { findFault } from '../../../mocks/faults/index.ts';
import { diagnose, unexplained } from '../../../report/diagnosis/diagnose.ts';
import { findingsIn } from '../../../report/model/causes.ts';
import type { Report, ReportedCase, ReportedFinding } from '../../../report/model/report.ts';
import { sampleReport } from '../../support/report/sample-report.ts';
import { checkTarget } from '../../support/suites/check-target.ts';
import { expect, test } from '../../test.ts';

/** Two endpoints, and the clauses that see the most of one defect. */
const only = [
  ...['KEY-*', 'STYLE-*', 'MODEL-*', 'HTTP-CHALLENGE'].map((id) => `${id}/createMessage/*`),
  ...['KEY-REQUIRED', 'KEY-UNKNOWN', 'KEY-DELETED', 'KEY-PRESENTATION', 'STYLE-OWN-HEADER'].map(
    (id) => `${id}/listModels/*`,
  ),
  ...['KEY-DELETED', 'KEY-REQUIRED', 'KEY-UNKNOWN'].map((id) => `${id}/createRerank/*`),
  'AUTHENTICATION-FIRST/createMessage/*',
  'ENVELOPE-NATIVE/createMessage/*',
  'HARD-CHECK-BEFORE-WORK/createMessage/*',
  'HARD-NO-ORACLE/createMessage/*',
];

/** Checks a mock with these faults: whole clauses at some endpoints. */
async function checkFaults(ids: readonly string[], more: readonly string[] = []): Promise<Report> {
  const faults = ids.map((id) => {
    const fault = findFault(id);
    if (fault === undefined) throw new Error(`There is no fault ${id}.`);
    return fault;
  });
  const { target, close } = await startEmbedded({ faults });
  try {
    return await checkTarget(target, { only: [...only, ...more], concurrency: 16 });
  } finally {
    await close();
  }
}

/** What the mock does wrong, and the sentence that must say so. */
const single = {
  'deleted-key-served': 'A deleted key still works on 3 endpoints',
  'deleted-key-served-on-rerank': 'A deleted key still works on createRerank',
  'deleted-key-403': 'A deleted key is refused with 403 instead of 401 on 3 endpoints',
  'deleted-key-500': 'A deleted key is refused with 500 instead of 401 on 3 endpoints',
  'deleted-told-from-unknown':
    'A deleted key gets a different refusal than an unknown key on createMessage',
  'guard-off': 'The gateway is open to everyone: all 3 endpoints serve requests without a key',
  'models-without-key': 'listModels is open to everyone: it needs no key',
  'messages-without-key': 'createMessage is open to everyone: it needs no key',
  'stream-without-key':
    'A request without a key is served on createMessage where a stream is asked for',
  'bare-scheme-accepted': 'A request without a key is served on 2 endpoints',
  'missing-key-403': 'A request without a key gets 403 instead of 401 on 3 endpoints',
  'missing-key-500': 'A request without a key gets 500 instead of 401 on 3 endpoints',
  'unknown-key-400': 'An unknown key gets 400 instead of 401 on 3 endpoints',
  'unknown-key-403': 'An unknown key gets 403 instead of 401 on 3 endpoints',
  'well-formed-key-accepted': 'A key that was never issued is accepted on 3 endpoints',
  'model-before-key':
    'The model is judged before the key: every invalid key gets 403 instead of 401 on 2 endpoints',
  'body-before-key':
    'The body is read before the key: an invalid key gets 400 instead of 401 on createMessage',
  'key-truncated': 'Keys are not compared whole: a damaged key is accepted on createMessage',
  'key-case-ignored': 'A damaged key is accepted on createMessage',
  'sample-key-accepted': 'A damaged key is accepted on createMessage',
  'undefined-key-accepted': 'A damaged key is accepted on createMessage',
  'wildcard-in-look-up': 'A damaged key is accepted on createMessage',
  'disabled-key-served': 'A disabled key still works on createMessage',
  'expired-key-served': 'An expired key still works on createMessage',
  'inactive-key-400': 'A disabled or expired key gets 400 on createMessage',
  'inactive-key-403':
    'A disabled or expired key is refused with 403 instead of 401 on createMessage',
  'exhausted-key-served': 'An exhausted key still works on createMessage',
  'exhausted-key-401': 'An exhausted key gets 401, as an invalid key does on createMessage',
  'model-list-ignored': 'A key is served a model that it may not use on createMessage',
  'denied-model-401': 'A forbidden model is refused with 401 instead of 403 on createMessage',
  'denied-model-404': 'A forbidden model is refused with 404 instead of 403 on createMessage',
  'allowed-model-refused': 'A restricted key is refused a model that it may use on createMessage',
  'x-api-key-ignored':
    'A valid key in `x-api-key` is refused on createMessage, and the key is read as bearer instead',
  'foreign-header-accepted':
    'A key is accepted from headers or places that are not documented, on 2 endpoints',
  'api-key-header-read':
    'A key is accepted from headers or places that are not documented, on createMessage',
  'key-in-cookie':
    'A key is accepted from headers or places that are not documented, on 2 endpoints',
  'quotes-removed': 'A key in an undocumented form or place is accepted on createMessage',
  'prefix-optional':
    'A key in an undocumented form or place is accepted on 2 endpoints: the valid key without its prefix',
  'scheme-optional':
    'A key in an undocumented form or place is accepted on listModels: the valid key without a scheme',
  'anthropic-version-not-asked': 'A message without `anthropic-version` is served on createMessage',
  'openai-envelope-everywhere':
    "Refusals use OpenAI's error object in another format on createMessage",
  'plain-text-refusals': "A refusal is not the endpoint's own error object on createMessage",
  'no-challenge': 'A 401 has no valid `WWW-Authenticate` on createMessage',
} as const;

for (const [fault, headline] of Object.entries(single)) {
  test(`${fault} is one cause, which explains at least nine of ten findings`, async () => {
    const report = await checkFaults([fault]);
    const [main] = diagnose(report);
    expect(main?.headline).toBe(headline);
    const share = (main?.explains.length ?? 0) / findingsIn(report).length;
    expect(share).toBeGreaterThanOrEqual(0.9);
  });
}

test('of three faults together each is named, and every finding is explained', async () => {
  for (const ids of [
    ['deleted-key-served', 'missing-key-403', 'openai-envelope-everywhere'],
    ['unknown-key-403', 'expired-key-served', 'model-list-ignored'],
    ['models-without-key', 'key-case-ignored', 'no-challenge'],
  ] as const) {
    const report = await checkFaults(ids);
    const diagnoses = diagnose(report);
    expect(diagnoses.map(({ headline }) => headline).toSorted()).toEqual(
      ids.map((id) => single[id]).toSorted(),
    );
    expect(unexplained(report, diagnoses)).toEqual([]);
  }
});

test('a sound gateway has no diagnosis', async () => {
  expect(diagnose(await checkFaults([]))).toEqual([]);
});

test('a carrier that lets callers in is named as it is sent', async () => {
  const more = ['HARD-NO-BYPASS/createMessage/none/no-key-with-caller-*'];
  const [main] = diagnose(await checkFaults(['consumer-header-believed'], more));
  expect(main?.headline).toBe(
    '`X-Consumer-Username: admin` lets a request in without a key on createMessage',
  );
});

/** A finding of this clause on a made-up exchange. */
const found = (
  requirement: ReportedCase['requirement'],
  operation: string,
  status: number,
  more: Partial<ReportedFinding> = {},
): ReportedCase => {
  const [sample] = sampleReport.cases.flatMap(({ findings }) => findings);
  const [one] = sampleReport.cases;
  if (sample === undefined || one === undefined) throw new Error('the sample is empty');
  const answer = { status, headers: [], body: '{}' };
  const finding = { ...sample, seen: `${status}`, answer, ...more };
  const id = `${requirement}/${operation}/bearer/${status}`;
  const facts = { requirement, operation, variant: 'deleted', sends: 'a deleted key' };
  return { ...one, ...facts, id, outcome: 'failed', findings: [finding] };
};

test('the clearest proof is a 200 on a POST, then one on a GET, then another status', () => {
  const get = { ...found('KEY-DELETED', 'listModels', 200) };
  const [list] = get.findings;
  if (list === undefined) throw new Error('no finding');
  const accepted = {
    seen: '400, as with a valid key: the key was accepted, only the body refused',
  };
  const cases = [
    found('KEY-DELETED', 'createSpeech', 400, accepted),
    { ...get, findings: [{ ...list, request: { ...list.request, method: 'GET' } }] },
    found('KEY-DELETED', 'createMessage', 200),
  ];
  const proofOf = (own: readonly ReportedCase[]) =>
    diagnose({ cases: own })[0]?.proof.case.operation;
  expect(proofOf(cases)).toBe('createMessage');
  expect(proofOf(cases.slice(0, 2))).toBe('listModels');
  expect(proofOf(cases.slice(0, 1))).toBe('createSpeech');
});

test('one wrong status for every invalid key is one cause, whatever the clauses', () => {
  const refused = { severity: 'wrong-refusal' } as const;
  const cases = (
    ['KEY-REQUIRED', 'KEY-UNKNOWN', 'KEY-MALFORMED', 'KEY-DELETED', 'KEY-CONFLICT'] as const
  ).flatMap((id) => ['createMessage', 'listModels'].map((at) => found(id, at, 403, refused)));
  const absent = cases.map((one) => ({ ...one, variant: 'absent' }));
  expect(
    diagnose({ cases: absent }).map(({ headline, explains }) => [headline, explains.length]),
  ).toEqual([['Every invalid key gets 403 instead of 401 on 2 endpoints', 10]]);
});

test('a diagnosis is known where the baseline expects each finding that counts', () => {
  const known = { baselined: true, reason: 'until the move' } as const;
  const aside = { counted: false, severity: 'wrong-refusal' } as const;
  const cases = [
    found('KEY-DELETED', 'listModels', 200, known),
    { ...found('HARD-CHECK-BEFORE-WORK', 'listModels', 400, aside), variant: 'deleted-body' },
  ];
  const knownOf = (own: readonly ReportedCase[]) =>
    diagnose({ cases: own }).map((one) => one.known);
  expect(knownOf(cases)).toEqual(['until the move']);
  expect(knownOf([...cases, found('KEY-DELETED', 'createMessage', 200)])).toEqual([null]);
});

test('what an open endpoint serves to any key has that one cause', () => {
  const cases = (['KEY-REQUIRED', 'KEY-UNKNOWN', 'KEY-CONFLICT', 'HARD-BOUNDED'] as const).map(
    (id) => ({ ...found(id, 'listModels', 200), variant: 'absent' }),
  );
  expect(diagnose({ cases }).map(({ id, explains }) => [id, explains.length])).toEqual([
    ['open-to-everyone', 4],
  ]);
});
