import { refusedWith, whenRefused } from '../../../suites/judge/judges.ts';
import {
  answered,
  answeredError,
  answeredPage,
  unanswered,
} from '../../support/suites/exchanges.ts';
import {
  badKey,
  judgesSo,
  notOffered,
  type Row,
  refusedToo,
  served,
  summaryOf,
  taken,
  upstreamsOwn,
  viewOf,
} from '../../support/suites/judging.ts';
import { expect, test } from '../../test.ts';

test.describe('an invalid key that must get 401', () => {
  judgesSo(refusedWith({ statuses: [401] }), [
    ['passes with 401 where the control is served', badKey, served, 'passed'],
    ['passes with 401 where the control is accepted without cost', badKey, taken, 'passed'],
    [
      'passes with 401 where the handshake of the control is accepted',
      badKey,
      answered(101),
      'passed',
    ],
    ['fails where it is served', served, served, ['served', '200 application/json']],
    ['fails where it is answered 204', answered(204), served, ['served', '204']],
    ['fails where a handshake is accepted', answered(101), served, ['served', '101']],
    [
      'fails where it is served though the valid key is refused',
      served,
      badKey,
      ['served', '200 application/json'],
    ],
    [
      'fails where it is served though the valid key found no endpoint',
      served,
      answered(404),
      ['served', '200 application/json'],
    ],
    [
      'fails as served where its free probe is refused as the good one was',
      taken,
      answeredError(400, 'missing_model'),
      [
        'served',
        '400 application/json, error missing_model, as with a valid key: the key was accepted, only the body refused',
      ],
    ],
    [
      'is refused wrongly with another 400 than the valid key got',
      answeredError(400, 'bad_key'),
      taken,
      ['wrong-refusal', '400 application/json, error bad_key'],
    ],
    [
      'is refused wrongly with 403',
      answeredError(403, 'no'),
      served,
      ['wrong-refusal', '403 application/json, error no'],
    ],
    ['is refused wrongly with 404', answered(404), served, ['wrong-refusal', '404']],
    ['is refused wrongly with 500', answered(500), served, ['wrong-refusal', '500']],
    ['is refused wrongly with a redirect', answered(302), served, ['wrong-refusal', '302']],
    [
      'is refused wrongly with a web page, which serves nothing',
      answeredPage(200),
      served,
      ['wrong-refusal', '200 text/html (a web page)'],
    ],
    [
      'proves nothing where the valid key is refused too',
      badKey,
      badKey,
      ['inconclusive', refusedToo],
    ],
    ['proves nothing where the endpoint is absent', badKey, answered(404), notOffered('404')],
    ['proves nothing where the method is absent', badKey, answered(405), notOffered('405')],
    [
      'proves nothing where a web page answers the valid key',
      badKey,
      answeredPage(200),
      notOffered('200 with a web page'),
    ],
    [
      'proves nothing where the control broke down',
      badKey,
      answered(500),
      [
        'inconclusive',
        'the same request with a valid key was not accepted: answered 500 to a valid key',
      ],
    ],
    [
      'proves nothing where the control got no answer',
      badKey,
      unanswered('timeout'),
      [
        'inconclusive',
        'the same request with a valid key was not accepted: no answer came in time (as it happened)',
      ],
    ],
    [
      "proves nothing with a 401 that is an upstream's own",
      upstreamsOwn,
      served,
      [
        'inconclusive',
        "answered 401 with an upstream's own error: the provider refuses the gateway's key",
      ],
    ],
    [
      'proves nothing with 402',
      answered(402),
      served,
      ['inconclusive', 'answered 402: the account is out of credit'],
    ],
    [
      'proves nothing with 429',
      answered(429),
      served,
      ['inconclusive', 'answered 429: the target limits the rate, or the quota is exhausted'],
    ],
    ...[502, 503, 504].map(
      (status): Row => [
        `proves nothing with ${status}`,
        answered(status),
        served,
        ['inconclusive', `answered ${status}: an upstream is down`],
      ],
    ),
    ...(
      [
        ['unreachable', 'the target cannot be reached'],
        ['cut', 'the connection broke before an answer came'],
        ['unsendable', 'the request cannot be sent'],
      ] as const
    ).map(
      ([kind, words]): Row => [
        `proves nothing without an answer (${kind})`,
        unanswered(kind),
        served,
        ['inconclusive', `${words} (as it happened)`],
      ],
    ),
    [
      'is a finding without an answer in time, where the valid key got one',
      unanswered('timeout'),
      served,
      ['wrong-refusal', 'no answer came in time, while the valid key got 200'],
    ],
    [
      'proves nothing without an answer in time, where the valid key got none either',
      unanswered('timeout'),
      unanswered('timeout'),
      ['inconclusive', 'no answer came in time (as it happened)'],
    ],
  ]);
});

test.describe('terms of a refusal', () => {
  test('a quota may be refused with any of its statuses, and the others are named', () => {
    const judge = refusedWith({ statuses: [401, 402, 403, 429] });
    const outcomes = [401, 402, 403, 429].map(
      (status) => judge(answered(status), viewOf(served)).outcome,
    );
    expect(outcomes).toEqual(['passed', 'passed', 'passed', 'passed']);
    expect(judge(answered(404), viewOf(served))).toEqual({
      outcome: 'failed',
      findings: [
        {
          severity: 'wrong-refusal',
          expected: '401, 402, 403 or 429',
          seen: '404',
          exchange: answered(404),
        },
      ],
    });
  });

  test('serving whoever holds the whole secret anyway is a wrong refusal, not a break-in', () => {
    const judge = refusedWith({ statuses: [401], whenServed: 'wrong-refusal' });
    expect(summaryOf(judge(served, viewOf(served)))).toEqual([
      'wrong-refusal',
      '200 application/json',
    ]);
  });
});

test.describe('the shape of a refusal', () => {
  const judge = whenRefused([401, 403], ({ body }) =>
    body === '' ? { expected: 'a body', seen: 'none' } : null,
  );
  judgesSo(judge, [
    ['passes where the refusal is as it should be', badKey, served, 'passed'],
    ['fails by shape alone', answered(401), served, ['wrong-shape', 'none']],
    [
      "is another clause's where there was no such refusal",
      answered(404),
      served,
      ['inconclusive', 'not refused with 401 or 403 but answered 404'],
    ],
    [
      "is another clause's where the invalid key was served",
      served,
      served,
      ['inconclusive', 'not refused with 401 or 403 but answered 200'],
    ],
    ['is inconclusive where the control is refused', badKey, badKey, ['inconclusive', refusedToo]],
    [
      'is inconclusive without an answer',
      unanswered('cut'),
      served,
      ['inconclusive', 'the connection broke before an answer came (as it happened)'],
    ],
  ]);
});
