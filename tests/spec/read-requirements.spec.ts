import { readRequirements } from '../../spec/read-requirements.ts';
import { expect, test } from '../test.ts';
import { complaintOf } from './complaint-of.ts';

const clause = {
  id: 'KEY-SMALL',
  layer: 'contract',
  level: 'MUST',
  title: 'A title',
  breach: 'A breach',
  clause: 'A clause.\n',
  source: 'A document',
  meaning: 'A meaning.',
  sent: 'A request.',
  expected: 'An answer.',
  why: 'A reason.',
  fix: 'A way.',
};
const clauses = (...changes: object[]) => ({
  requirements: changes.map((change) => ({ ...clause, ...change })),
});

const decision = {
  question: 'A question?',
  judged: 'So.',
  why: 'A reason.',
  variants: ['absent'],
};

test('clauses are read in their order, trimmed, and without a provisioner unless they say so', () => {
  const answers = { passed: [401], reported: [403] };
  const decided = [decision, { ...decision, answers }];
  const read = readRequirements(
    clauses(
      {},
      {
        id: 'KEY-LARGE',
        breachBy: { served: 'Another breach' },
        whyWrongRefusal: 'Another reason.',
        provisioner: true,
        decided,
      },
    ),
  );
  expect(read).toEqual([
    {
      ...clause,
      clause: 'A clause.',
      breachBy: {},
      whyWrongRefusal: null,
      decided: [],
      provisioner: false,
    },
    {
      ...clause,
      breachBy: { served: 'Another breach' },
      whyWrongRefusal: 'Another reason.',
      id: 'KEY-LARGE',
      clause: 'A clause.',
      decided: [
        { ...decision, answers: null },
        { ...decision, answers: { ...answers, counted: [], inconclusive: [] } },
      ],
      provisioner: true,
    },
  ]);
});

for (const [what, document, complaint] of [
  ['that is a list', [], 'requirements.yaml: needs a list `requirements`'],
  ['without a list', { requirements: {} }, 'requirements.yaml: needs a list `requirements`'],
  [
    'with an entry that is a text',
    { requirements: ['KEY'] },
    'requirements.yaml, entry 1: is not a mapping',
  ],
  ['without an id', clauses({ id: undefined }), 'requirements.yaml, entry 1: needs a text `id`'],
  ['that repeats an id', clauses({}, {}), 'requirements.yaml, entry 2: repeats the id KEY-SMALL'],
  [
    'with an unknown layer',
    clauses({ layer: 'law' }),
    'KEY-SMALL: layer is law, not one of contract, http, hardening',
  ],
  [
    'with something decided that has no reason',
    clauses({ decided: [decision, { ...decision, why: undefined }] }),
    'KEY-SMALL, decided 2: needs a text `why`',
  ],
  ...[undefined, [], 'absent', ['']].map(
    (variants) =>
      [
        `with something decided of the variants ${JSON.stringify(variants)}`,
        clauses({ decided: [{ ...decision, variants }] }),
        'KEY-SMALL, decided 1: needs `variants`, a list of names',
      ] as const,
  ),
  ...(
    [
      [{ failed: [401] }, 'answers has failed, not one of passed, counted, reported, inconclusive'],
      [{ passed: 401 }, 'answers.passed is not a list of statuses'],
      [{ reported: ['401'] }, 'answers.reported is not a list of statuses'],
      [{ reported: [42] }, 'answers.reported is not a list of statuses'],
      [{ passed: [401], reported: [401] }, 'answers has 401 twice'],
    ] as const
  ).map(
    ([odd, reported]) =>
      [
        `with something decided by the answers ${JSON.stringify(odd)}`,
        clauses({ decided: [{ ...decision, answers: odd }] }),
        `KEY-SMALL, decided 1: ${reported}`,
      ] as const,
  ),
  ['with decisions that are no list', clauses({ decided: {} }), 'KEY-SMALL: decided is not a list'],
  [
    'with an unknown level',
    clauses({ level: 'MAY' }),
    'KEY-SMALL: level is MAY, not one of MUST, SHOULD',
  ],
  ...['title', 'clause', 'source', 'meaning', 'sent', 'expected', 'why', 'fix'].map(
    (member) =>
      [
        `without its ${member}`,
        clauses({ [member]: undefined }),
        `KEY-SMALL: needs a text \`${member}\``,
      ] as const,
  ),
] as const) {
  test(`requirements ${what} are refused by the entry and what it lacks`, () => {
    expect(complaintOf(readRequirements, document)).toBe(complaint);
  });
}
