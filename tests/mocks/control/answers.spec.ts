import { createAnswerBook } from '../../../mocks/behaviours/scripts/answer-book.ts';
import type { ScriptedEntry } from '../../../mocks/behaviours/scripts/scripted-entry.ts';
import { createControl } from '../../../mocks/control/control.ts';
import { createGateway } from '../../../mocks/gateway/gateway.ts';
import { fixtureRequest, keyOf } from '../../support/fixture-request.ts';
import { readAs, see } from '../../support/read-answer.ts';
import { expect, test } from '../../test.ts';

/** A mock that takes answers, without a server. */
function openMock() {
  const answers = createAnswerBook();
  const gateway = createGateway({ behaviours: [answers.behaviour] });
  const control = createControl(gateway, { answers });
  const ask = (
    path: string,
    method = 'GET',
    body: unknown = undefined,
    type = 'application/json',
  ) =>
    control.answer(
      new Request(`http://127.0.0.1/_anyone/${path}`, {
        method,
        ...(body === undefined
          ? {}
          : {
              headers: { 'content-type': type },
              body: typeof body === 'string' ? body : JSON.stringify(body),
            }),
      }),
    );
  return {
    ask,
    answer: (path: string, ...entries: ScriptedEntry[]) => ask(`${path}answers`, 'POST', entries),
    open: async () => readAs('OpenedSession', await ask('sessions', 'POST')),
    say: async (key: string | undefined) => {
      const request = fixtureRequest('createMessage', key ?? '');
      const text = await (await gateway.fetch(request)).text();
      return /"text":"([^"]*)"/.exec(text)?.[1] ?? text;
    },
  };
}

test('parallel sessions get their own answers to the same request', async () => {
  const { open, answer, say } = openMock();
  const [one, other] = [await open(), await open()];
  await answer(`sessions/${one.id}/`, { text: 'sun' });
  await answer(`sessions/${other.id}/`, { text: 'rain' });
  await answer('', { text: 'own' });
  expect([
    await say(one.keys['active']),
    await say(other.keys['active']),
    await say(keyOf('active')),
  ]).toEqual(['sun', 'rain', 'own']);
});

test('answers that are added later come first, each list in its own order', async () => {
  const { answer, say, ask } = openMock();
  await answer('', { text: 'default' });
  await answer('', { text: 'first', once: true }, { text: 'second', once: true });
  const said = [];
  for (let turn = 0; turn < 3; turn += 1) said.push(await say(keyOf('active')));
  expect(said).toEqual(['first', 'second', 'default']);
  const { answers } = await readAs('AnswerList', await ask('answers'));
  expect(answers).toEqual([
    { text: 'first', once: true, given: 1 },
    { text: 'second', once: true, given: 1 },
    { text: 'default', given: 1 },
  ]);
});

for (const [what, path, method] of [
  ['DELETE', 'answers', 'DELETE'],
  ['a reset', 'reset', 'POST'],
] as const) {
  test(`${what} forgets the answers of one session and of no other`, async () => {
    const { open, answer, say, ask } = openMock();
    const [one, other] = [await open(), await open()];
    for (const { id } of [one, other]) await answer(`sessions/${id}/`, { text: 'mine' });
    expect((await ask(`sessions/${one.id}/${path}`, method)).status).toBe(204);
    expect(await say(one.keys['active'])).toContain("This is the mock's answer");
    expect(await say(other.keys['active'])).toBe('mine');
  });
}

test('answers open the gateway to no key that it refuses', async () => {
  const { open, answer, say } = openMock();
  const { id, keys } = await open();
  await answer(`sessions/${id}/`, { text: 'served' });
  for (const state of ['restricted', 'disabled', 'expired', 'exhausted', 'deleted']) {
    expect(await say(keys[state]), state).not.toContain('served');
  }
});

test('answers can be written as YAML, and a mistake names the answer and the field', async () => {
  const { ask, say } = openMock();
  const yaml = "- when: { model: claude-sonnet-4-6 }\n  text: 'Hello {{ model }}'";
  expect((await ask('answers', 'POST', yaml, 'application/yaml')).status).toBe(200);
  expect(await say(keyOf('active'))).toBe('Hello claude-sonnet-4-6');
  const refused = async (body: unknown, type?: string) => {
    const { status, body: error } = await see(await ask('answers', 'POST', body, type));
    return [status, JSON.stringify(error)];
  };
  expect(await refused([{ txt: 'a' }])).toEqual([
    400,
    expect.stringContaining('Did you mean text?'),
  ]);
  expect(await refused([{ text: 'a' }, { when: { message: '/(/' }, text: 'b' }])).toEqual([
    400,
    expect.stringContaining('answer 2'),
  ]);
  expect((await refused('- text: a', 'text/plain'))[0]).toBe(415);
  expect((await refused(Array.from({ length: 1001 }, () => ({ text: 'a' }))))[0]).toBe(409);
  expect(await say(keyOf('active'))).toBe('Hello claude-sonnet-4-6');
});
