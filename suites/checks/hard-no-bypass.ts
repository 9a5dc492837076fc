import { operationIds, operationOf } from '../../spec/index.ts';
import { resemblesAnswer } from '../answer-shape.ts';
import { doubtOf, failed, inconclusive, type Judge, passed } from '../judges.ts';
import { badRequest, controlOf, singleCase } from '../plans.ts';
import { explainFailure, isServed } from '../read-answer.ts';
import { rawCases } from './raw-case.ts';
import { spelledOtherwise } from './raw-variants.ts';
import { secondModelCases } from './second-model.ts';

const encode = (letter: string): string => `%${letter.charCodeAt(0).toString(16)}`;

/** Other spellings of a path; each is sent as it stands. */
const spellings: readonly (readonly [string, string, (path: string) => string])[] = [
  ['double-slash-first', 'a doubled slash at the start', (path) => `/${path}`],
  ['double-slash-inside', 'a doubled slash inside', (path) => path.replace(/(?<=.)\//, '//')],
  ['trailing-slash', 'a slash at the end', (path) => `${path}/`],
  ['dot-segment', 'a dot segment', (path) => path.replace(/(?<=.)\//, '/./')],
  ['dot-dot-segment', 'a way down and up again', (path) => path.replace(/(?<=.)\//, '/x/../')],
  ['encoded-dots', 'an encoded dot segment', (path) => path.replace(/(?<=.)\//, '/%2e/')],
  ['encoded-letter', 'an encoded letter', (path) => path.replace(/[a-z]/, encode)],
  [
    'encoded-last-letter',
    'an encoded last letter',
    (path) => path.slice(0, -1) + encode(path.slice(-1)),
  ],
  ['encoded-slash', 'an encoded slash', (path) => path.replace(/(?<=.)\//, '%2f')],
  ['backslash', 'a backslash', (path) => path.replace(/(?<=.)\//, '\\')],
  ['semicolon', 'a path parameter', (path) => `${path};x=1`],
  ['semicolon-inside', 'a path parameter inside', (path) => path.replace(/(?<=.)\//, ';x=1/')],
  ['upper-case', 'capitals', (path) => path.toUpperCase()],
  ['dot-json', 'a file ending', (path) => `${path}.json`],
  ['public-prefix', 'a way over a public path', (path) => `/health/..${path}`],
  [
    'public-prefix-encoded',
    'an encoded way over a public path',
    (path) => `/health/..%2f${path.slice(1)}`,
  ],
];

/** Header lines that make some servers see another path, method, host or caller. */
const disguises: readonly (readonly [string, string, readonly (readonly [string, string])[]])[] = [
  ['x-original-url', 'X-Original-URL naming a public path', [['X-Original-URL', '/health']]],
  ['x-rewrite-url', 'X-Rewrite-URL naming a public path', [['X-Rewrite-URL', '/health']]],
  ['method-override', 'X-HTTP-Method-Override: OPTIONS', [['X-HTTP-Method-Override', 'OPTIONS']]],
  [
    'forwarded-loopback',
    'X-Forwarded-For: 127.0.0.1',
    [
      ['X-Forwarded-For', '127.0.0.1'],
      ['X-Real-IP', '127.0.0.1'],
    ],
  ],
  [
    'forwarded',
    'Forwarded: for=127.0.0.1',
    [['Forwarded', 'for=127.0.0.1;host=localhost;proto=https']],
  ],
  [
    'forwarded-user',
    'X-Forwarded-User: admin',
    [
      ['X-Forwarded-User', 'admin'],
      ['X-Authenticated-User', 'admin'],
    ],
  ],
];

const expected = 'not served: 401, or there is no such endpoint';

const judge: Judge = (exchange, { control, request, order }) => {
  const { answer } = exchange;
  if (answer === null) return inconclusive(explainFailure(exchange));
  // An answer to HEAD has no body to be known by.
  const isServedHead = request.method === 'HEAD' && isServed(answer);
  if (isServedHead || resemblesAnswer(request.operation, answer, control?.answer ?? null)) {
    return failed('served', expected, exchange);
  }
  const doubt = doubtOf(control, order);
  return doubt === null ? passed : inconclusive(doubt);
};

const spellingCases = operationIds.flatMap((operation) => {
  const one = (variant: string, words: string, more: Parameters<typeof badRequest>[2]) => {
    const plan = badRequest(operation, [], { body: 'whole', ...more });
    return singleCase(
      {
        requirement: 'HARD-NO-BYPASS',
        operation,
        style: 'none',
        variant,
        sends: `no credential, with ${words}`,
        expects: expected,
      },
      plan,
      { control: controlOf(plan), judge },
    );
  };
  const other = operationOf(operation).method === 'GET' ? 'HEAD' : 'PUT';
  return [
    ...spellings.map(([variant, words, respell]) =>
      one(variant, `${words} in the path`, { respell }),
    ),
    ...disguises.map(([variant, words, headers]) => one(variant, words, { headers })),
    one('other-method', `the method ${other}`, { method: other }),
    one('options', 'the method OPTIONS and a whole body', {
      method: 'OPTIONS',
      headers: [['X-HTTP-Method-Override', 'POST']],
    }),
  ];
});

/** No spelling of the path, method, model or header serves a request that its plain spelling refuses. */
export const hardNoBypass = [
  ...spellingCases,
  ...secondModelCases,
  ...rawCases('HARD-NO-BYPASS', spelledOtherwise),
];
