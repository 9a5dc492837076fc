import { check, type Provisioner, UsageError } from 'anyone-conformance';
import { startEmbedded } from '../../check/embedded.ts';
import { journaled } from '../../suites/provisioners/journaled.ts';
import { expect, test } from '../test.ts';

/** Calls the library as a program without types may. */
const checkAnyhow = (options: unknown): Promise<unknown> =>
  Reflect.apply(check, undefined, [options]);

const baseUrl = 'https://gateway.example';

for (const [options, words] of [
  [null, 'The options must be an object.'],
  ['x', 'The options must be an object.'],
  [['x'], 'The options must be an object.'],
  [{ only: 'KEY-DELETED/*' }, 'only must be a list of patterns.'],
  [{ only: [null] }, 'only must be a list of patterns.'],
  [{ signal: {} }, 'signal must be an AbortSignal.'],
  [{ onProgress: 'tell' }, 'onProgress must be a function.'],
  [{ strict: 'no' }, 'strict must be true or false.'],
  [{ baseUrl, keys: null }, 'keys must be an object of keys by their state.'],
  [{ baseUrl, keys: ['x'] }, 'keys must be an object of keys by their state.'],
  [
    { baseUrl, keys: { active: 123_456_789 } },
    'keys.active must be a text, or undefined where there is none.',
  ],
  [{ baseUrl, allowedModels: 'a,b' }, 'allowedModels must be a list of models.'],
  [{ baseUrl, models: [] }, 'models must be an object of models by their operation.'],
  [{ baseUrl, provisioner: null }, 'provisioner.create must be a function'],
  [
    { baseUrl, proxy: 'http://user:50%@proxy:3128' },
    'proxy (26 characters) has a user or a password with a % that begins no character: write a % there as %25, or null for none.',
  ],
] as const) {
  test(`a value of another kind is refused: ${words} (${JSON.stringify(options)})`, async () => {
    const error: unknown = await checkAnyhow(options).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UsageError);
    expect(String(error)).toContain(words);
  });
}

for (const [what, made, words] of [
  ['nothing', null, 'provisioner.create must come to { id, key }, both texts.'],
  ['no key', { id: 'own', key: null }, 'provisioner.create must come to { id, key }, both texts.'],
  ['no text', { id: 1, key: 'sk-0123456789' }, 'provisioner.create must come to { id, key }'],
  [
    'a header of its own',
    { id: 'own', key: 'sk-0123\r\nX: 1' },
    'provisioner.create: the key that it made (13 characters) contains a line end',
  ],
] as const) {
  test(`a provisioner that makes ${what} is refused, and what it made is deleted`, async () => {
    const { gateway, target, provisioner, close } = await startEmbedded();
    const removed: string[] = [];
    const error: unknown = await checkAnyhow({
      baseUrl: target.baseUrl,
      only: ['KEY-DELETED/listModels/*'],
      provisioner: {
        ...provisioner,
        create: async () => made,
        remove: async (id: string) => void removed.push(id),
      },
    }).catch((reason: unknown) => reason);
    const sent = gateway.decisions.recent();
    await close();
    expect(error).toBeInstanceOf(UsageError);
    expect(String(error)).toContain(words);
    expect(new Set(removed)).toEqual(new Set(made?.id === 'own' ? ['own'] : []));
    expect(sent).toEqual([]);
  });
}

for (const [found, words] of [
  [{ ids: [] }, 'expected [string], the ids of keys, got {ids: []}'],
  [['1'], 'it lists 1 key before the run makes any: it does not search by name'],
] as const) {
  test(`a provisioner that finds ${JSON.stringify(found)} before it made a key makes none`, async () => {
    const { target, provisioner, close } = await startEmbedded();
    const made: string[] = [];
    const error: unknown = await checkAnyhow({
      baseUrl: target.baseUrl,
      only: ['KEY-DELETED/listModels/*'],
      provisioner: {
        ...provisioner,
        create: async ({ name }: { name: string }) => void made.push(name),
        find: async () => found,
      },
    }).catch((reason: unknown) => reason);
    await close();
    expect(error).toBeInstanceOf(UsageError);
    expect(String(error)).toContain(words);
    expect(String(error)).toMatch(/provisioner\.find: .*\. Nothing was made\.$/);
    expect(made).toEqual([]);
  });
}

test('a key that no header can hold is not used, and is deleted by its id', async () => {
  const removed: string[] = [];
  const provisioner: Provisioner = {
    create: async () => ({ id: 'own', key: 'sk-0123\r\nX: 1' }),
    change: async () => undefined,
    remove: async (id) => void removed.push(id),
    show: async () => [],
  };
  const searchable = {
    ...provisioner,
    find: async () => null,
    hurry: () => undefined,
    close: async () => undefined,
  };
  const kept = journaled(searchable, '22222222', { note: () => undefined });
  await expect(kept.create({ name: 'active' })).rejects.toThrow(
    'the rehearsal with one key failed, so the run made no other: the new key cannot be sent in a header',
  );
  expect(await kept.removeAll()).toEqual([]);
  expect(removed).toEqual(['own']);
});
