import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { createUploads } from '../../../mocks/server/uploads.ts';
import { expect, test } from '../../test.ts';

const room = 1_000;
const limit = 800;
const bytes = (count: number): Buffer => Buffer.alloc(count, 'x');

/** A request whose body arrives as the test pushes it. */
const arriving = (): IncomingMessage => new IncomingMessage(new Socket());

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('bodies share one room until they are answered, and the next one has none', async () => {
  const uploads = createUploads(room);
  const [first, second, third] = [arriving(), arriving(), arriving()];
  const whole = uploads.read(first, limit);
  first.push(bytes(600));
  await turn();
  const refused = uploads.read(second, limit);
  second.push(bytes(600));
  expect(await refused).toBe('no-room');

  first.push(bytes(100));
  first.push(null);
  expect(await whole).toEqual(bytes(700));
  const early = arriving();
  const tooEarly = uploads.read(early, limit);
  early.push(bytes(700));
  expect(await tooEarly).toBe('no-room');

  uploads.release(first);
  const later = uploads.read(third, limit);
  third.push(bytes(700));
  third.push(null);
  expect(await later).toEqual(bytes(700));
});

test('a body that is too large, and one that breaks off, leave their room to others', async () => {
  const uploads = createUploads(room);
  for (let round = 0; round < 5; round += 1) {
    const [large, broken] = [arriving(), arriving()];
    const read = uploads.read(large, limit);
    large.push(bytes(limit + 1));
    expect(await read).toBe('too-large');
    const never = uploads.read(broken, limit);
    broken.push(bytes(limit));
    await turn();
    broken.destroy(new Error('cut'));
    await expect(never).rejects.toThrow('cut');
    await turn();
  }
});

test('a short body that came with its head is there at once, and any other is waited for', async () => {
  const uploads = createUploads(room);
  const withLength = (length: number): IncomingMessage => {
    const request = arriving();
    request.headers = { 'content-length': String(length) };
    request.push(bytes(300));
    return request;
  };
  expect(uploads.read(withLength(300), limit)).toEqual(bytes(300));

  const partly = withLength(400);
  const rest = uploads.read(partly, limit);
  expect(rest).toBeInstanceOf(Promise);
  partly.push(bytes(100));
  partly.push(null);
  expect(await rest).toEqual(bytes(400));

  const chunked = arriving();
  chunked.push(bytes(300));
  const whole = uploads.read(chunked, limit);
  expect(whole).toBeInstanceOf(Promise);
  chunked.push(null);
  expect(await whole).toEqual(bytes(300));
});
