import { examineKey } from '../../../suites/doctor/examine-key.ts';
import { expect, test } from '../../test.ts';

const secret = 'Zq8RkW3vXn5TbM7cLd9YpH2sJf4GaE6u';

for (const [value, problem] of [
  [undefined, 'is not set'],
  ['', 'is not set'],
  ['   ', 'holds only white space'],
  [`sk-${secret}\n`, 'holds a line break'],
  [`"sk-${secret}"`, 'is in quotes'],
  [`'sk-${secret}`, 'is in quotes'],
  [`Bearer sk-${secret}`, 'begins with Bearer'],
  ['$ANYONE_KEY', 'is a placeholder'],
  ['<your key>', 'is a placeholder'],
  ['sk-Zq8R…aE6u', 'is the shortened form'],
  ['sk-Zq8R...aE6u', 'is the shortened form'],
  [`sk-${secret} `, 'contains white space'],
  [`sk-${secret}é`, 'contains characters that no key has'],
  [`sk-ant-${secret}`, 'looks like a key of Anthropic'],
  [`sk-proj-${secret}`, 'looks like a key of OpenAI'],
  [`AIza${secret}`, 'looks like a key of Google'],
  ['sk-Zq8RkW3v', 'is too short for a whole key'],
] as const) {
  test(`a variable that ${problem} is reported so, and not its content: ${value?.length ?? 'unset'}`, () => {
    const { state, sentence, advice } = examineKey(value, 'ANYONE_API_KEY');
    expect(state).toBe('wrong');
    expect(sentence).toContain(problem);
    expect(advice).not.toBeNull();
    expect(`${sentence}${advice}`).not.toMatch(/Zq8R|aE6u/);
  });
}
