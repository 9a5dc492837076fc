import { digest } from '../../../base/digest.ts';
import { keyFixtures, keyStates } from '../../../fixtures/keys.ts';
import { createKeyring, hideKeys, makeKey, maskKey, stateOf } from '../../../mocks/keys/keyring.ts';
import { leaksOf, tellingKeys } from '../../support/leaks.ts';
import { expect, test } from '../../test.ts';
import { reachableTexts } from './reachable-texts.ts';

const noon = Date.parse('2026-06-01T12:00:00Z');
const emptyKeyring = () => createKeyring([], () => noon);

/** Runs `work` with a cryptographic source that gives these bytes, over and over. */
function withBytes<T>(bytes: readonly number[], work: () => T): T {
  let next = 0;
  const fill = (into: Uint8Array) => {
    for (let index = 0; index < into.length; index += 1) {
      into[index] = bytes[next % bytes.length] ?? 0;
      next += 1;
    }
    return into;
  };
  Object.defineProperty(crypto, 'getRandomValues', { value: fill, configurable: true });
  try {
    return work();
  } finally {
    Reflect.deleteProperty(crypto, 'getRandomValues');
  }
}

test.describe('a new key', () => {
  test('is `sk-` and 48 letters and digits', () => {
    expect(makeKey()).toMatch(/^sk-[A-Za-z0-9]{48}$/);
  });

  test('is made of the bytes of the cryptographic source, and of nothing else', () => {
    expect(withBytes([0], makeKey)).toBe(`sk-${'A'.repeat(48)}`);
    expect(withBytes([0, 1, 61, 62], makeKey)).toBe(`sk-${'AB9A'.repeat(12)}`);
  });

  test('is of characters that are all equally likely: bytes that would favour some are thrown away', () => {
    // 248 is the largest multiple of 62 that a byte holds.
    expect(withBytes([247, 248, 255, 0], makeKey)).toBe(`sk-${'9A'.repeat(24)}`);
    const counts = new Map<string, number>();
    for (let made = 0; made < 2000; made += 1) {
      for (const letter of makeKey().slice(3)) counts.set(letter, (counts.get(letter) ?? 0) + 1);
    }
    const expected = (2000 * 48) / 62;
    expect(counts.size).toBe(62);
    expect(Math.min(...counts.values())).toBeGreaterThan(expected * 0.8);
    expect(Math.max(...counts.values())).toBeLessThan(expected * 1.2);
  });
});

test.describe('a keyring', () => {
  test('would be found out if it kept a key: the look reaches maps, closures, private members and bytes', async () => {
    const [one = '', two = ''] = tellingKeys;
    const careless = new Map([['mine', new Set([one])]]);
    class Private {
      readonly #kept = { key: 'in a private member' };
      readonly peek = () => this.#kept;
    }
    const bytes = new TextEncoder().encode('in bytes');
    const texts = await reachableTexts({
      find: () => careless,
      peek: () => two,
      kept: new Private(),
      bytes,
    });
    expect([...texts]).toEqual(
      expect.arrayContaining([one, two, 'in a private member', 'in bytes']),
    );
  });

  test('keeps nothing of a key but its digest and its last four characters', async () => {
    const [seeded = ''] = tellingKeys;
    const keyring = createKeyring([{ ...keyFixtures.active, key: seeded }]);
    const { key, issued } = keyring.create({ name: 'A name to be found' });
    keyring.find(key);
    keyring.change(issued.id, { name: 'Another name to be found' });
    const texts = [...(await reachableTexts(keyring))];
    expect(texts).toContain('Another name to be found');
    expect(texts).toContain(`sk-…${key.slice(-4)}`);
    expect(keyring.stored().map((stored) => stored.digest)).toEqual([digest(seeded), digest(key)]);
    expect(leaksOf(texts.join('\n'), key)).toEqual([]);
    expect(leaksOf(texts.join('\n'), seeded)).toEqual([]);
  });

  test('finds a key among 50,000 as fast as among 10, and makes no two alike', () => {
    const small = emptyKeyring();
    const large = emptyKeyring();
    const ten = Array.from({ length: 10 }, () => small.create({ name: 'One of ten' }).key);
    const many = Array.from({ length: 50_000 }, () => large.create({ name: 'One of many' }).key);
    expect(new Set(many).size).toBe(50_000);
    const wanted = ten.map((_, index) => many[index * 5000] ?? '');
    const timeOf = (find: (secret: string) => unknown, keys: readonly string[]): number => {
      const rounds = Array.from({ length: 10 }, () => {
        const start = performance.now();
        for (let turn = 0; turn < 20; turn += 1) for (const key of keys) find(key);
        return performance.now() - start;
      });
      return Math.min(...rounds);
    };
    const [known] = wanted;
    expect(large.find(known ?? '')?.name).toBe('One of many');
    // A look-up that went through the keys would take a hundred times as long and more.
    expect(timeOf(large.find, wanted)).toBeLessThan(10 * timeOf(small.find, ten) + 2);
  });

  test('finds a key by the whole of it alone', () => {
    const keyring = emptyKeyring();
    const { key, issued } = keyring.create({ name: 'Mine' });
    expect(keyring.find(key)).toBe(issued);
    for (const other of [
      key.slice(0, -1),
      `${key}x`,
      key.slice(3),
      key.toLowerCase(),
      '',
      ` ${key}`,
    ]) {
      expect(keyring.find(other)).toBeUndefined();
    }
  });

  test('issues a key without limits unless some are named', () => {
    const keyring = emptyKeyring();
    const { key, issued } = keyring.create({ name: 'Plain' });
    expect(issued).toEqual({
      id: expect.stringMatching(/^key_[A-Za-z0-9]{12}$/),
      name: 'Plain',
      masked: `sk-…${key.slice(-4)}`,
      models: null,
      quota: null,
      rate: null,
      used: 0,
      disabled: false,
      expiresAt: null,
      deletedAt: null,
      createdAt: noon,
      lastUsed: null,
    });
    const limits = { models: ['gpt-5.4'], quota: 3, expiresAt: noon + 1 };
    expect(keyring.create({ name: 'Limited', ...limits }).issued).toMatchObject({
      models: new Set(['gpt-5.4']),
      quota: 3,
      expiresAt: noon + 1,
    });
  });

  test('changes what the call names, and leaves the rest as it was', () => {
    const keyring = emptyKeyring();
    const { key, issued } = keyring.create({ name: 'Before', quota: 3 });
    const before = { ...issued };
    expect(keyring.change(issued.id, { name: 'After', models: ['gpt-5.4'] })).toBe(issued);
    expect(issued).toEqual({ ...before, name: 'After', models: new Set(['gpt-5.4']) });
    keyring.change(issued.id, { models: null, quota: null, disabled: true, expiresAt: noon });
    expect(issued).toEqual({
      ...before,
      name: 'After',
      quota: null,
      disabled: true,
      expiresAt: noon,
    });
    expect(keyring.find(key)).toBe(issued);
  });

  test('an empty list of models is a list: the key may use none', () => {
    const keyring = emptyKeyring();
    const { issued } = keyring.create({ name: 'None', models: [] });
    expect(issued.models).toEqual(new Set());
    expect(stateOf(issued, noon)).toBe('restricted');
    keyring.change(issued.id, { models: null });
    keyring.change(issued.id, { models: [] });
    expect(issued.models).toEqual(new Set());
  });

  test('deletes a key permanently: it is known as deleted, and can be neither changed nor deleted again', () => {
    const keyring = emptyKeyring();
    const { key, issued } = keyring.create({ name: 'Leaked' });
    expect(keyring.remove(issued.id)).toBe(true);
    expect(keyring.find(key)).toMatchObject({ name: 'Leaked', deletedAt: noon });
    expect(keyring.get(issued.id)).toBe(issued);
    expect(keyring.list()).toEqual([issued]);
    expect(keyring.change(issued.id, { name: 'Back', disabled: false })).toBeUndefined();
    expect(keyring.remove(issued.id)).toBe(false);
    expect(issued).toMatchObject({ name: 'Leaked', deletedAt: noon });
  });

  test('knows nothing of an id that it never gave', () => {
    const keyring = emptyKeyring();
    expect(keyring.get('key_1')).toBeUndefined();
    expect(keyring.change('key_1', { name: 'x' })).toBeUndefined();
    expect(keyring.remove('key_1')).toBe(false);
    expect(keyring.list()).toEqual([]);
  });

  test('holds each fixture key in its own state', () => {
    const keyring = createKeyring(Object.values(keyFixtures));
    const states = keyStates.map((state) => {
      const key = keyring.find(keyFixtures[state].key);
      return key === undefined ? 'unknown' : stateOf(key, Date.now());
    });
    expect(states).toEqual(keyStates);
  });
});

test('the most severe state of a key counts', () => {
  const keyring = emptyKeyring();
  const { issued } = keyring.create({ name: 'All', models: [], quota: 0, expiresAt: noon });
  const states = [stateOf(issued, noon - 1), stateOf(issued, noon)];
  keyring.change(issued.id, { disabled: true });
  states.push(stateOf(issued, noon));
  keyring.remove(issued.id);
  states.push(stateOf(issued, noon));
  expect(states).toEqual(['exhausted', 'expired', 'disabled', 'deleted']);
});

test.describe('a mask', () => {
  test('shows four characters at most, and none of a short value', () => {
    const [key = ''] = tellingKeys;
    for (let length = 0; length <= key.length; length += 1) {
      for (const value of [key.slice(0, length), key.slice(3, length)]) {
        const shown = maskKey(value).replace(/^sk-/, '').replace('…', '');
        expect(shown).toBe(value.length < 16 ? '' : value.slice(-4));
      }
    }
  });

  test('takes what looks like a key out of a text', () => {
    const [key = ''] = tellingKeys;
    expect(hideKeys(`use ${key}, or "${key}".`)).toBe('use sk-…, or "sk-…".');
    expect(hideKeys(`use ${key.slice(0, 12)}`)).toBe('use sk-…');
    expect(hideKeys('no key at all')).toBe('no key at all');
  });
});
