import { type AnyoneMock, keys, openMock } from 'anyone-conformance/mock';
import { expect as fixtureExpect, test as withFixture } from 'anyone-conformance/mock/playwright';
import { keyFixtures, keyStates, restrictedModels } from '../../../fixtures/keys.ts';
import { expect, test } from '../../test.ts';

/** What a mock says to a message, or the status of its refusal. */
async function say({ url }: Pick<AnyoneMock, 'url'>, key: string, content = 'Hello') {
  const response = await fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'gpt-5.4', messages: [{ role: 'user', content }] }),
  });
  const text = await response.text();
  return response.ok ? /"content":"([^"]*)"/.exec(text)?.[1] : response.status;
}

test('the package exports the fixture key of each state', () => {
  expect(Object.keys(keys)).toEqual([...keyStates]);
  for (const state of keyStates) expect(keys[state]).toBe(keyFixtures[state].key);
});

test('a mock of one’s own says what is scripted, shows what was asked, and starts anew at a reset', async () => {
  const mock = await openMock({ answers: [{ when: { message: /default/i }, text: 'kept' }] });
  try {
    expect(mock.allowedModels).toEqual(restrictedModels);
    await mock.answer({ when: { message: /RAIN/i }, text: 'Rain.' }, { text: 'other', once: true });
    expect(await say(mock, mock.keys.active, 'rain?')).toBe('Rain.');
    expect(await say(mock, mock.keys.active)).toBe('other');
    expect(await say(mock, mock.keys.deleted)).toBe(401);
    const decisions = await mock.decisions();
    expect(decisions.map(({ status, clause }) => [status, clause])).toEqual([
      [200, null],
      [200, null],
      [401, 'KEY-DELETED'],
    ]);
    const { request } = await mock.exchange(decisions[0]?.requestId ?? '');
    expect(request.body.text).toContain('rain?');
    await mock.reset();
    expect(await mock.decisions()).toEqual([]);
    expect(await say(mock, mock.keys.active, 'rain?')).toContain("This is the mock's answer");
    expect(await say(mock, mock.keys.active, 'default')).toBe('kept');
    await expect(mock.answer({ text: 'a', times: 0 })).rejects.toThrow(
      /The mock refused \(400\): answers, line 1: answer 1/,
    );
  } finally {
    await mock.close();
  }
  await expect(fetch(mock.url)).rejects.toThrow();
});

test('sessions on one mock have keys, answers and decisions of their own, until they are closed', async () => {
  const shared = await openMock();
  try {
    const [one, other] = await Promise.all([
      openMock({ url: shared.url }),
      openMock({ url: `${shared.url}/` }),
    ]);
    await one.answer({ text: 'one' });
    await other.answer({ text: 'other' });
    expect(await say(one, one.keys.active)).toBe('one');
    expect(await say(other, other.keys.active)).toBe('other');
    expect(await say(other, other.keys.disabled)).toBe(401);
    expect((await one.decisions()).map(({ status }) => status)).toEqual([200]);
    expect((await other.decisions()).map(({ status }) => status)).toEqual([200, 401]);
    await one.close();
    expect(await say(one, one.keys.active)).toBe(401);
    expect(await say(other, other.keys.active)).toBe('other');
  } finally {
    await shared.close();
  }
  await expect(openMock({ url: shared.url })).rejects.toThrow(
    `No mock answers at ${shared.url}. Start one: npx anyone-conformance mock`,
  );
});

withFixture('the fixture of Playwright opens a mock for each test', async ({ mock }) => {
  await mock.answer({ text: 'scripted' });
  fixtureExpect(await say(mock, mock.keys.active)).toBe('scripted');
});

withFixture('the next test has none of its answers', async ({ mock }) => {
  fixtureExpect(await mock.decisions()).toEqual([]);
  fixtureExpect(await say(mock, mock.keys.active)).toContain("This is the mock's answer");
});
