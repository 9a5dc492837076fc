import fc from 'fast-check';
import { targetOf } from '../../support/fixture-request.ts';
import { hostileTexts } from '../../support/hostile-json.ts';
import { test } from '../../support/mock-server.ts';
import { openRealtime } from '../../support/realtime-client.ts';
import { expect } from '../../test.ts';

const target = targetOf('connectRealtime');

const types = [
  'session.update',
  'conversation.item.create',
  'response.create',
  'response.cancel',
  'input_audio_buffer.append',
  'input_audio_buffer.commit',
  'constructor',
];

/** Where a frame has something that the session looks at. */
const frames = [
  '@',
  '{"type":@}',
  ...types.flatMap((type) =>
    [
      '"event_id":@',
      '"session":@',
      '"session":{"model":@}',
      '"session":{"max_output_tokens":@,"instructions":@}',
      '"item":@',
      '"item":{"type":@,"role":@}',
      '"item":{"role":"user","content":@}',
      '"item":{"role":"user","content":[{"text":@}]}',
      '"response":@',
      '"response":{"input":@,"max_output_tokens":@}',
      '"response":{"input":[{"role":@,"content":[@]}]}',
      '"response_id":@',
    ].map((members) => `{"type":"${type}",${members}}`),
  ),
];

test('no frame ends a session, or the mock: it is answered, and the session goes on', async ({
  mock,
}) => {
  const session = await openRealtime(`${mock.url}${target}`);
  await session.next();
  const hostile = fc
    .tuple(fc.constantFrom(...frames), hostileTexts)
    .map(([frame, text]) => frame.replaceAll('@', () => text));
  await fc.assert(
    fc.asyncProperty(hostile, async (frame) => {
      session.send(frame);
      session.send({ type: 'input_audio_buffer.clear' });
      const answers = await session.until('input_audio_buffer.cleared');
      const errors = answers.flatMap(({ error }) => (error === undefined ? [] : [error]));
      expect(errors, frame.slice(0, 200)).not.toContainEqual(
        expect.objectContaining({ type: 'server_error' }),
      );
    }),
    { numRuns: 500 },
  );
  session.send({ type: 'response.create' });
  expect((await session.until('response.done')).at(-1)?.type).toBe('response.done');
  session.close();
  const { status } = await fetch(`${mock.url}/v1/models`);
  expect(status).toBe(401);
});

test('a frame that nests too deeply, and settings that grow too large, are reported as errors', async ({
  mock,
}) => {
  const session = await openRealtime(`${mock.url}${target}`);
  await session.next();
  const tellOf = async (frame: string | object) => {
    session.send(frame);
    return (await session.next())['error'];
  };
  const deep = `${'['.repeat(5_000)}${']'.repeat(5_000)}`;
  expect(await tellOf(`{"type":"session.update","session":{"tools":${deep}}}`)).toMatchObject({
    type: 'invalid_request_error',
    message: 'The frame is nested more than 250 levels deep.',
  });
  const half = 'x'.repeat(600_000);
  const update = (name: string) => ({ type: 'session.update', session: { [name]: half } });
  session.send(update('one'));
  expect((await session.next()).type).toBe('session.updated');
  expect(await tellOf(update('two'))).toMatchObject({ message: 'The session would be too large.' });
  session.send({ type: 'session.update', session: { one: 'small' } });
  expect(await session.next()).toMatchObject({
    type: 'session.updated',
    session: { one: 'small' },
  });
  session.close();
});

test('a client that never reads is let go before its events fill the memory', async ({ mock }) => {
  const session = await openRealtime(`${mock.url}${target}`);
  await session.next();
  session.pause();
  const item = { role: 'user', content: [{ text: 'x'.repeat(900_000) }] };
  for (let sent = 0; sent < 60 && !session.isClosed(); sent += 1) {
    session.send({ type: 'conversation.item.create', item });
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  session.resume();
  await session.closed;
});
