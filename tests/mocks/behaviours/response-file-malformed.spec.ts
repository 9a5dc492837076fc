import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { followFile } from '../../../base/follow-file.ts';
import {
  parseResponseFile,
  readResponseFile,
} from '../../../mocks/behaviours/scripts/response-file.ts';
import { inFolder } from '../../support/in-folder.ts';
import {
  aliasBomb,
  expectRefused,
  type MalformedFile,
  nested,
  replaceFile,
  secret,
  untilReadAgain,
  withoutLine,
} from '../../support/malformed-file.ts';
import { expect, test } from '../../test.ts';

const fields =
  'The fields are when, text, call, refusal, error, delay, steps, finish, usage, once, times.';
const aliases = 'not valid YAML: its aliases lead nowhere, go round or grow too large.';

/** Files that do not fit, and what is said of each. */
const malformed: readonly MalformedFile[] = [
  ['nothing', '', 'must be a list of answers, not nothing.'],
  ['a mapping', 'text: hi', 'must be a list of answers, not a mapping.'],
  ['an empty list', '[]', 'is empty: it needs one entry or more.'],
  ['no YAML', '- text: "hi', 'not valid YAML (MISSING_CHAR).'],
  ['an entry that is a text', '- hi', 'answer 1 must be a mapping, not a text of 2 characters.'],
  [
    'a field that does not exist',
    '- txt: hi',
    'answer 1 has no field `txt`. Did you mean text? The fields are when, text, call, refusal, error, delay, steps, finish, usage, once, times.',
  ],
  [
    'a condition that does not exist',
    '- { when: { modle: x }, text: hi }',
    'answer 1 `when` has no field `modle`. Did you mean model? The fields are operation, model, message, system, tool_result, turn, image, header.',
  ],
  [
    'a condition without a member',
    '- { when: {}, text: hi }',
    'answer 1 `when` is empty: it needs one field or more.',
  ],
  [
    'an operation that does not exist',
    '- text: hi\n- { when: { operation: createMesage }, text: hi }',
    'answer 2 `when.operation` names no operation. Did you mean createMessage? `list` shows them.',
  ],
  [
    'a broken regular expression',
    '- { when: { message: "/(/" }, text: hi }',
    'answer 1 `when.message` is no regular expression between its slashes.',
  ],
  ...['/(?=a)b/', '/(?<!a)b/', '/(a)\\1/', '/(?:a{1,900}){1,900}/'].map(
    (pattern): readonly [string, string, string] => [
      `a pattern that could take too long, ${pattern}`,
      `- { when: { message: '${pattern}' }, text: hi }`,
      'answer 1 `when.message` is a pattern that could take too long: leave out look-around, back-references and large counts.',
    ],
  ),
  [
    'no answer',
    '- delay: 10',
    'answer 1 needs just one of `text`, `call`, `refusal`, `steps` and `error`, not 0.',
  ],
  [
    'two answers',
    '- { text: hi, call: { name: x } }',
    'answer 1 needs just one of `text`, `call`, `refusal`, `steps` and `error`, not 2.',
  ],
  ['a call without a name', '- call: { arguments: {} }', 'answer 1 `call` needs `name`, a text.'],
  [
    'arguments as a text',
    '- call: { name: x, arguments: "{}" }',
    'answer 1 `call.arguments` must be a mapping, not a text of 2 characters.',
  ],
  [
    'an error without a status',
    '- error: { message: no }',
    'answer 1 `error` needs `status`, a whole number from 400 to 599.',
  ],
  [
    'an error that is none',
    '- error: { status: 200 }',
    'answer 1 `error.status` must be a whole number from 400 to 599, not the number 200.',
  ],
  [
    'a kind that does not exist',
    '- error: { status: 500, kind: broken }',
    'answer 1 `error.kind` must be one of unauthenticated, model-forbidden, quota-exhausted, rate-limited, invalid-request, not-found, too-large, overloaded, failed, not a text of 6 characters.',
  ],
  [
    'a delay as a text',
    '- { text: hi, delay: 1s }',
    'answer 1 `delay` must be a whole number from 0 to 600000, not a text of 2 characters.',
  ],
  [
    'a delay back in time',
    '- { text: hi, delay: -1 }',
    'answer 1 `delay` must be a whole number from 0 to 600000, not the number -1.',
  ],
  ['10 MB of text', `- text: ${'x'.repeat(10_000_000)}`, 'is larger than 1 MiB.'],
  ['UTF-16', Buffer.from('\ufeff- text: hi', 'utf16le'), 'is no text in UTF-8.'],
  ['bytes that are no UTF-8', Uint8Array.of(45, 32, 34, 255, 34), 'is no text in UTF-8.'],
  ['NUL', '- text: "a\0b"', 'is no text in UTF-8.'],
  ['aliases that let it grow', aliasBomb, aliases],
  ['an alias of nothing', `- text: *${secret}`, aliases],
  ['arguments that go round', '- &a\n  call: { name: x, arguments: *a }', aliases],
  [
    '10,000 lists in one another',
    `- call: { name: x, arguments: { a: ${nested(10_000)} } }`,
    'not valid YAML (RESOURCE_EXHAUSTION).',
  ],
  ['a field twice', '- text: a\n  text: b', 'not valid YAML (DUPLICATE_KEY).'],
  ['two documents', '- text: a\n---\n- text: b', 'not valid YAML (MULTIPLE_DOCS).'],
  ['an unknown tag', '- text: !env HOME', 'not valid YAML (TAG_RESOLVE_FAILED).'],
  ['a list for the name of a field', `- ? [${secret}]\n  : hi`, 'not valid YAML (NON_STRING_KEY).'],
  [
    'a key for the name of a field',
    `- ${secret}: hi`,
    `answer 1 has no field with a name of 35 characters. ${fields}`,
  ],
  [
    'a field that only looks right',
    '- t\u0435xt: hi',
    `answer 1 has no field \`t\\u{435}xt\`. Did you mean text? ${fields}`,
  ],
  [
    'a prototype',
    '- { text: hi, __proto__: {} }',
    `answer 1 has no field \`__proto__\`. ${fields}`,
  ],
  ['a number for a text', '- text: 5', 'answer 1 `text` must be a text, not the number 5.'],
  ['nothing for a text', '- text:', 'answer 1 `text` must be a text, not nothing.'],
  ['a text in base64', '- text: !!binary aGk=', 'answer 1 `text` must be a text, not a mapping.'],
  [
    'a status as a text',
    '- error: { status: "500" }',
    'answer 1 `error.status` must be a whole number from 400 to 599, not a text of 3 characters.',
  ],
  [
    'a status that is NaN',
    '- error: { status: .nan }',
    'answer 1 `error.status` must be a whole number from 400 to 599, not NaN.',
  ],
  [
    'a status beyond all',
    '- error: { status: 99999999999999999999 }',
    'answer 1 `error.status` must be a whole number from 400 to 599, not a number that is too large to be exact.',
  ],
  [
    'an infinite delay',
    '- { text: hi, delay: .inf }',
    'answer 1 `delay` must be a whole number from 0 to 600000, not an infinite number.',
  ],
  [
    'half a second',
    '- error: { status: 429, retry_after: 0.5 }',
    'answer 1 `error.retry_after` must be a whole number from 0 to 86400, not the number 0.5.',
  ],
  [
    'a number that JSON does not have',
    '- call: { name: x, arguments: { a: [{ b: -.inf }] } }',
    'answer 1 `call.arguments` holds a number that JSON does not have.',
  ],
  [
    'an empty message to look for',
    '- { when: { message: "" }, text: hi }',
    'answer 1 `when.message` is empty.',
  ],
  [
    'a key where a kind should be',
    `- error: { status: 500, kind: ${secret} }`,
    'answer 1 `error.kind` must be one of unauthenticated, model-forbidden, quota-exhausted, rate-limited, invalid-request, not-found, too-large, overloaded, failed, not a text of 35 characters.',
  ],
];

for (const [what, content, complaint] of malformed) {
  test(`a response file with ${what} ends the mock with one line that says what to fix`, () =>
    expectRefused('responses', [what, content, complaint]));
}

test('each of these edits leaves a running mock the last good answers, and the file as it is', async () => {
  const files = Object.fromEntries(malformed.map((_, index) => [`${index}.yaml`, '- text: good']));
  await inFolder(files, async (folder) => {
    const printed = new Map<string, string>();
    const followed = [];
    for (const [index, [, content, complaint]] of malformed.entries()) {
      const file = join(folder, `${index}.yaml`);
      const { current, close } = await followFile(file, readResponseFile, {
        print: (line) => printed.set(file, withoutLine(line)),
      });
      const expected = `--responses ${file}: ${complaint} The last valid content stays in use.`;
      followed.push({ file, content, first: current(), current, close, expected });
    }
    for (const { file, content } of followed) await replaceFile(file, content);
    const paths = followed.map(({ file }) => file);
    await untilReadAgain(paths, (file) => printed.has(file));
    for (const { close } of followed) close();
    expect(paths.map((file) => printed.get(file))).toEqual(
      followed.map(({ expected }) => expected),
    );
    for (const { file, content, first, current } of followed) {
      expect(current()).toBe(first);
      expect((await readFile(file)).equals(Buffer.from(content))).toBe(true);
    }
  });
});

test('a byte order mark, CRLF and what looks like a date are no mistake', () => {
  const read = parseResponseFile(Buffer.from('\ufeff- text: 2027-02-30\r\n'), 'answers.yaml');
  expect(read).toMatchObject([
    { answer: { kind: 'reply', parts: [{ kind: 'text', text: '2027-02-30' }] }, delay: 0 },
  ]);
});
