import { readFile } from 'node:fs/promises';
import { UsageError } from '../../../base/errors.ts';
import { parseBaseline, placeholder } from '../../../check/baseline/baseline-file.ts';
import schema from '../../../spec/baseline.schema.json' with { type: 'json' };
import { severities } from '../../../suites/cases/case.ts';
import { withoutLine } from '../../support/malformed-file.ts';
import { expect, test } from '../../test.ts';

/** The message with which a baseline is refused. */
async function complaintOf(text: string): Promise<string> {
  try {
    await parseBaseline(text, 'known.yaml');
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  throw new Error('the file was taken');
}

const good = '{ cases: KEY-DELETED/*, reason: agreed, expires: 2027-03-31 }';
const list = (entry: string): string => `expected:\n  - ${good}\n  - ${entry}`;

test('a baseline gives each entry its cases, severity, reason and day', async () => {
  const text = `
expected:
  - cases: KEY-DELETED/createRerank/*
    severity: wrong-refusal
    reason: >-
      The old key store
      stays until spring.
    expires: 2027-03-31
  - ${good}
  - { cases: KEY-MALFORMED/*/fuzz-*, reason: generated cases have ids as well, expires: 2028-02-29 }
`;
  const entries = (await parseBaseline(text, 'known.yaml')).map(({ pattern, ...entry }) => entry);
  expect(entries).toEqual([
    {
      cases: 'KEY-DELETED/createRerank/*',
      severity: 'wrong-refusal',
      reason: 'The old key store stays until spring.',
      expires: '2027-03-31',
    },
    { cases: 'KEY-DELETED/*', severity: null, reason: 'agreed', expires: '2027-03-31' },
    {
      cases: 'KEY-MALFORMED/*/fuzz-*',
      severity: null,
      reason: 'generated cases have ids as well',
      expires: '2028-02-29',
    },
  ]);
  expect(await parseBaseline('expected: []', 'known.yaml')).toEqual([]);
});

const needsList = 'must be a mapping with `expected`, not';
const listWords = 'a list of entries with cases, reason and expires';
const idsAreShown = '`list` shows every case id.';

/** Files that do not fit, and what is said of each. */
const malformed: readonly (readonly [string, string, string])[] = [
  [
    'has aliases that grow too large',
    `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nexpected: [*c,*c,*c,*c,*c,*c,*c,*c,*c]`,
    'not valid YAML: its aliases lead nowhere, go round or grow too large.',
  ],
  [
    'has an alternative that fits nothing',
    list("{ cases: '{KEY-DELETED,KEY-GONE}/*', reason: agreed, expires: 2027-03-31 }"),
    `entry 2 \`cases\` fits no case id. There is no clause KEY-GONE. ${idsAreShown}`,
  ],
  ['is empty', '', `${needsList} nothing.`],
  ['is a list', `- ${good}`, `${needsList} a list of 1.`],
  [
    'has entries that are no list',
    'expected: KEY-DELETED/*',
    `\`expected\` must be ${listWords}, not a text of 13 characters.`,
  ],
  [
    'has another member',
    `expectd: []\nexpected: []`,
    'has no field `expectd`. Did you mean expected? The fields are expected.',
  ],
  ['is not YAML', `expected: "x`, 'not valid YAML (MISSING_CHAR).'],
  ['has a member twice', `expected: []\nexpected: []`, 'not valid YAML (DUPLICATE_KEY).'],
  [
    'has an entry that is a text',
    list('KEY-UNKNOWN/*'),
    'entry 2 must be a mapping with `cases`, `reason`, `expires`, not a text of 13 characters.',
  ],
  [
    'has an unknown field',
    list('{ cases: KEY-UNKNOWN/*, reson: agreed, expires: 2027-03-31 }'),
    'entry 2 has no field `reson`. Did you mean reason? The fields are cases, severity, reason, expires.',
  ],
  [
    'has no cases',
    list('{ reason: agreed, expires: 2027-03-31 }'),
    'entry 2 needs `cases`, a pattern over case ids.',
  ],
  [
    'has no reason',
    list('{ cases: KEY-UNKNOWN/*, expires: 2027-03-31 }'),
    'entry 2 needs `reason`, a text that says why.',
  ],
  [
    'has an entry without an end',
    list('{ cases: KEY-UNKNOWN/*, reason: agreed }'),
    'entry 2 needs `expires`, a date such as 2027-03-31.',
  ],
  [
    'has an empty pattern',
    list("{ cases: '', reason: agreed, expires: 2027-03-31 }"),
    'entry 2 `cases` is empty.',
  ],
  [
    'has a list of patterns',
    list('{ cases: [KEY-UNKNOWN/*], reason: agreed, expires: 2027-03-31 }'),
    'entry 2 `cases` must be a pattern over case ids, not a list of 1.',
  ],
  [
    'has a blank reason',
    list("{ cases: KEY-UNKNOWN/*, reason: ' ', expires: 2027-03-31 }"),
    'entry 2 `reason` must be a text that says why, not a text of 1 character.',
  ],
  [
    'has a number for a reason',
    list('{ cases: KEY-UNKNOWN/*, reason: 4711, expires: 2027-03-31 }'),
    'entry 2 `reason` must be a text that says why, not the number 4711.',
  ],
  [
    'has a day that no month has',
    list('{ cases: KEY-UNKNOWN/*, reason: agreed, expires: 2027-02-29 }'),
    'entry 2 `expires` must be a date such as 2027-03-31, not a text of 10 characters.',
  ],
  [
    'has a day in words',
    list('{ cases: KEY-UNKNOWN/*, reason: agreed, expires: never }'),
    'entry 2 `expires` must be a date such as 2027-03-31, not a text of 5 characters.',
  ],
  [
    'has an unknown severity',
    list('{ cases: KEY-UNKNOWN/*, severity: bad, reason: agreed, expires: 2027-03-31 }'),
    'entry 2 `severity` must be one of served, leaked, refused, wrong-refusal, wrong-shape, not a text of 3 characters.',
  ],
  [
    'has the same entry twice',
    list(good),
    'entry 2 `cases` is the same as that of entry 1 (KEY-DELETED/*).',
  ],
  [
    'has a key for the name of a field',
    list('{ cases: KEY-UNKNOWN/*, reason: agreed, expires: 2027-03-31, sk-mineMineMine01: x }'),
    'entry 2 has no field with a name of 17 characters. The fields are cases, severity, reason, expires.',
  ],
  [
    'has a reason that nobody gave',
    list(`{ cases: KEY-UNKNOWN/*, reason: ${placeholder}, expires: 2027-03-31 }`),
    'entry 2 `reason` is still missing (KEY-UNKNOWN/*): say why it is accepted, and who has agreed.',
  ],
  [
    'has a reason that somebody is to give later',
    list('{ cases: KEY-UNKNOWN/*, reason: To-do ask Ana, expires: 2027-03-31 }'),
    'entry 2 `reason` is still missing (KEY-UNKNOWN/*): say why it is accepted, and who has agreed.',
  ],
  [
    'names a clause that there is not',
    list('{ cases: KEY-DELETD/*, reason: agreed, expires: 2027-03-31 }'),
    `entry 2 \`cases\` fits no case id. There is no clause KEY-DELETD. Did you mean KEY-DELETED? ${idsAreShown}`,
  ],
  [
    'names an endpoint that there is not',
    list('{ cases: KEY-DELETED/createRerankk/*, reason: agreed, expires: 2027-03-31 }'),
    `entry 2 \`cases\` fits no case id. There is no operation createRerankk. Did you mean createRerank? ${idsAreShown}`,
  ],
];

for (const [what, text, complaint] of malformed) {
  test(`a baseline that ${what} is refused by entry and field`, async () => {
    expect(withoutLine(await complaintOf(text))).toBe(`--baseline known.yaml: ${complaint}`);
  });
}

test('a complaint names the line', async () => {
  const text = `${list('{ cases: KEY-UNKNOWN/*, reason: agreed, expires: soon }')}`;
  expect(await complaintOf(text)).toBe(
    '--baseline known.yaml, line 3: entry 2 `expires` must be a date such as 2027-03-31, not a text of 4 characters.',
  );
});

test('the words of the schema are the words of the suite', () => {
  expect(schema.$defs.entry.properties.severity.enum).toEqual(severities);
});

test('the baseline that the documentation shows is accepted', async () => {
  const page = await readFile(new URL('../../../docs/baseline.md', import.meta.url), 'utf8');
  const [, text = ''] = /```yaml\n([\s\S]*?)```/.exec(page) ?? [];
  expect(await parseBaseline(text, 'known.yaml')).toMatchObject([
    { cases: 'KEY-DELETED/createRerank/*', severity: 'served', expires: '2027-03-31' },
  ]);
});

test('two entries for the same cases may differ in the severity that they expect', async () => {
  const two = `expected:
  - { cases: KEY-DELETED/*, severity: served, reason: one, expires: 2027-03-31 }
  - { cases: KEY-DELETED/*, severity: wrong-shape, reason: other, expires: 2027-03-31 }`;
  expect(await parseBaseline(two, 'known.yaml')).toHaveLength(2);
});
