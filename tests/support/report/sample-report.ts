import type {
  Report,
  ReportedCase,
  ReportedFinding,
  ReportedRequirement,
} from '../../../report/model/report.ts';
import type { OperationId } from '../../../spec/index.ts';

const finding = (more: Partial<ReportedFinding>): ReportedFinding => ({
  severity: 'served',
  counted: true,
  expected: '401',
  seen: '200 application/json',
  why: 'Deletion is the one remedy for a leaked key: if it does not hold on some endpoint, the thief goes on spending there.',
  curl: `curl -sS -i -g --path-as-is -X POST "https://gateway.example/v1/messages" -H "x-api-key: $\{ANYONE_DELETED_API_KEY}"`,
  request: {
    method: 'POST',
    target: '/v1/messages',
    headers: [
      ['content-type', 'application/json'],
      ['x-api-key', '[key]'],
    ],
    body: '{"model":"claude-sonnet-4-6"}',
  },
  answer: {
    status: Number((more.seen ?? '200').slice(0, 3)),
    headers: [['content-type', 'application/json']],
    body: '{}',
  },
  ...more,
});

/** A case of this clause; with a finding it failed, with a reason it is inconclusive. */
const reported = (
  requirement: ReportedCase['requirement'],
  operation: OperationId,
  more: Partial<Pick<ReportedCase, 'findings' | 'reason' | 'outcome'>> = {},
): ReportedCase => {
  const { findings = [], reason } = more;
  const outcomeWithoutFindings = reason === undefined ? 'passed' : 'inconclusive';
  return {
    id: `${requirement}/${operation}/bearer/sample`,
    requirement,
    operation,
    style: 'bearer',
    variant: 'sample',
    sends: 'a sample of a request',
    expects: '401',
    durationMs: 12,
    outcome: more.outcome ?? (findings.length > 0 ? 'failed' : outcomeWithoutFindings),
    ...(reason === undefined ? {} : { reason }),
    findings,
  };
};

const failing = (
  requirement: ReportedCase['requirement'],
  operations: readonly OperationId[],
  more: Partial<ReportedFinding>,
): ReportedCase[] =>
  operations.map((operation) =>
    reported(requirement, operation, { findings: [finding({ ...more })] }),
  );

const reasons = [
  'no disabled key: set ANYONE_DISABLED_API_KEY',
  'no disabled key: set ANYONE_DISABLED_API_KEY',
  'answered 503: an upstream is down',
  'answered 429: the target limits the rate, or the quota is exhausted',
  'the same request with a valid key was refused with 401, so a refusal proves nothing of any key that is sent',
  'no answer came in time (no answer in time)',
  'the endpoint is not offered (answered 404 to a valid key)',
  'the target stopped answering',
];

const cases: readonly ReportedCase[] = [
  reported('KEY-REQUIRED', 'createChatCompletion'),
  reported('KEY-REQUIRED', 'listModels'),
  ...failing('KEY-DELETED', ['createMessage', 'generateContent', 'createRerank'], {}),
  ...failing(
    'KEY-UNKNOWN',
    ['createImage', 'createImageEdit', 'createImageVariation', 'createSpeech', 'createTranslation'],
    {
      severity: 'wrong-refusal',
      seen: '403 application/json, error forbidden',
      why: 'A caller with a mistyped key is told to edit its models.',
    },
  ),
  ...failing('STYLE-BEARER', ['connectRealtime'], {
    severity: 'refused',
    expected: 'the key is accepted',
    seen: '401 text/plain',
    why: 'The stock SDKs send nothing else.',
  }),
  ...failing('HTTP-CHALLENGE', ['createChatCompletion', 'createMessage'], {
    severity: 'wrong-shape',
    counted: false,
    expected: '401 with WWW-Authenticate and a challenge',
    seen: '401 without WWW-Authenticate',
    why: 'A client cannot tell how to authenticate.',
  }),
  ...failing('HARD-NO-ECHO', ['createChatCompletion'], {
    severity: 'leaked',
    expected: 'an answer without the key',
    seen: '401 with the key in the body',
    why: 'Logs of answers are read by many.',
  }),
  ...reasons.map((reason, at) =>
    reported('KEY-INACTIVE', at === 7 ? 'listModels' : 'createEmbedding', { reason }),
  ),
  reported('KEY-LIFECYCLE', 'createChatCompletion', {
    outcome: 'not-applicable',
    reason: 'there is no way to make keys on this target',
  }),
];

const count = (outcome: ReportedCase['outcome'], own: readonly ReportedCase[] = cases): number =>
  own.filter((one) => one.outcome === outcome).length;

function clause(
  facts: Pick<ReportedRequirement, 'id' | 'layer' | 'level' | 'title'>,
  outcome: ReportedRequirement['outcome'],
): ReportedRequirement {
  const own = cases.filter(({ requirement }) => requirement === facts.id);
  return {
    ...facts,
    outcome,
    exercised: outcome !== 'inconclusive',
    counted: own.some(({ findings }) => findings.some(({ counted }) => counted)),
    passed: count('passed', own),
    failed: count('failed', own),
    inconclusive: count('inconclusive', own),
    notApplicable: count('not-applicable', own),
  };
}

const contract = { layer: 'contract', level: 'MUST' } as const;

/** A report with a finding of each kind, gaps, a clause that does not apply and one not selected. */
export const sampleReport: Report = {
  schemaVersion: 2,
  tool: { name: 'anyone-conformance', version: '1.2.3' },
  target: {
    baseUrl: 'https://gateway.example',
    embedded: false,
    cost: 'free',
    keys: ['active', 'deleted'],
  },
  startedAt: '2026-08-01T09:30:00.000Z',
  durationMs: 12_345,
  strict: false,
  verdict: 'violations',
  ended: false,
  because:
    '10 findings against 4 clauses: KEY-DELETED, KEY-UNKNOWN, STYLE-BEARER, HARD-NO-ECHO; nothing more is to be said here.',
  notices: [
    'This is what a reader should know before anything else, in a sentence that is too long for one line of a terminal.',
  ],
  totals: {
    cases: cases.length,
    passed: count('passed'),
    failed: count('failed'),
    inconclusive: count('inconclusive'),
    notApplicable: count('not-applicable'),
    requests: 77,
    served: 3,
    findings: { counted: 10, told: 2 },
  },
  repetition: { thorough: false, probes: { active: 60, deleted: 20 } },
  requirements: [
    clause({ ...contract, id: 'KEY-REQUIRED', title: 'A key is required' }, 'passed'),
    clause({ ...contract, id: 'STYLE-BEARER', title: 'OpenAI endpoints accept Bearer' }, 'failed'),
    clause({ ...contract, id: 'KEY-UNKNOWN', title: 'An unknown key is refused' }, 'failed'),
    clause({ ...contract, id: 'KEY-DELETED', title: 'A deleted key is refused' }, 'failed'),
    clause({ ...contract, id: 'MODEL-FORBIDDEN', title: 'Not selected' }, 'not-selected'),
    clause({ ...contract, id: 'KEY-LIFECYCLE', title: "A key's life" }, 'not-applicable'),
    clause({ ...contract, id: 'KEY-INACTIVE', title: 'Inactive keys' }, 'inconclusive'),
    clause(
      { layer: 'http', level: 'MUST', id: 'HTTP-CHALLENGE', title: 'A 401 has a challenge' },
      'failed',
    ),
    clause(
      { layer: 'hardening', level: 'MUST', id: 'HARD-NO-ECHO', title: 'No key in answers' },
      'failed',
    ),
    clause(
      { layer: 'hardening', level: 'SHOULD', id: 'HARD-CORS', title: 'Preflights' },
      'not-selected',
    ),
  ],
  cases,
};
