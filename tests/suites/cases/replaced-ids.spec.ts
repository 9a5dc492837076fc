import { selectCases, toPattern } from '../../../check/select-cases.ts';
import { replacementOf } from '../../../suites/cases/replaced-ids.ts';
import { allCases } from '../../support/suites/built-in-cases.ts';
import { expect, test } from '../../test.ts';

for (const [former, now] of [
  ['none/forwarded-user', 'none/no-key-with-caller-*'],
  ['none/x-original-url', 'none/no-key-with-request-*'],
  ['none/basic-login', 'none/no-key-with-*'],
  ['*/denied-model-organization', '*/denied-model-with-caller-*'],
  ['*/denied-model-method-override', '*/denied-model-with-request-*'],
  ['*/denied-model-with-tools', '*/denied-model-with-{request,mixed}-*'],
  ['*/other-method', '*/*method-{head,put}'],
  ['*/denied-model-deployment', '*/denied-model-other-path-deployment'],
  ['*/raw-no-host-unknown', '*/unknown-raw-no-host'],
] as const) {
  test(`--only with the former id …/${former} reports the cases that replace it`, () => {
    const id = `HARD-NO-BYPASS/createChatCompletion/${former}`;
    const replacement = `HARD-NO-BYPASS/createChatCompletion/${now}`;
    expect(replacementOf(id)).toBe(replacement);
    expect(allCases.some((one) => toPattern(replacement).test(one.id))).toBe(true);
    expect(() => selectCases([id])).toThrow(
      `--only: ${id} was replaced: use ${replacement}. \`list\` shows every case id.`,
    );
  });
}

test('a case with the key in the query is replaced by the one with it in a header', () => {
  expect(replacementOf('HARD-NO-BYPASS/generateContent/query/second-model-in-query')).toBe(
    'HARD-NO-BYPASS/generateContent/x-goog-api-key/second-model-in-query',
  );
});

test('a sibling that moved to another operation is replaced by the one there', () => {
  for (const [from, variant, to] of [
    ['listModels/bearer', 'deleted-other-path-gemini-list', 'generateContent'],
    ['listModels/none', 'other-path-message-batches', 'createMessage'],
  ] as const) {
    const replacement = `HARD-NO-BYPASS/${to}/*/${variant}`;
    expect(replacementOf(`HARD-NO-BYPASS/${from}/${variant}`)).toBe(replacement);
    expect(replacementOf(replacement)).toBeNull();
    expect(allCases.some((one) => toPattern(replacement).test(one.id))).toBe(true);
  }
});

test('an id that exists, and one that never did, have no replacement', () => {
  for (const id of [
    'HARD-NO-BYPASS/createMessage/none/host-localhost',
    'HARD-NO-BYPASS/createMessage/none/nonsense',
    'KEY-DELETED/createMessage/x-api-key/deleted',
    'KEY-DELETED',
  ]) {
    expect(replacementOf(id)).toBeNull();
  }
});
