import { namesModel } from '../../../suites/checks/hardening/hard-isolated.ts';
import { expect, test } from '../../test.ts';

for (const [text, model, names] of [
  ['This key may use gpt-5.', 'gpt-5', true],
  ['{"models":["gpt-5","o1"]}', 'o1', true],
  ['allowed: gpt-5.4-mini, o1', 'gpt-5.4-mini', true],
  ['x-models: gpt-5', 'gpt-5', true],
  ["(see 'claude-haiku-4-5')", 'claude-haiku-4-5', true],
  ['vendor/model: use openai/gpt-5', 'openai/gpt-5', true],
  ['allowed:gpt-5: nothing else', 'gpt-5', true],
  ['The model gpt-5.4 is not allowed.', 'gpt-5', false],
  ['The model gpt-5-mini is not allowed.', 'gpt-5', false],
  ['The model my-gpt-5 is not allowed.', 'gpt-5', false],
  ['The model openai/gpt-5 is not allowed.', 'gpt-5', false],
  ['The model gpt-5:free is not allowed.', 'gpt-5', false],
  ['request req_o1x7 failed', 'o1', false],
  ['The model gpt-5x4 is not allowed.', 'gpt-5.4', false],
  ['', 'gpt-5', false],
] as const) {
  test(`\`${text}\` ${names ? 'names' : 'does not name'} ${model}`, () => {
    expect(namesModel(text, model)).toBe(names);
  });
}
