import { changedKeys, prefixOfKey } from '../../../suites/cases/malformed-keys.ts';
import { makeUnknownKey } from '../../../suites/cases/unknown-key.ts';
import { expect, test } from '../../test.ts';

/** Keys as gateways make them, each with the prefix that is no part of its secret. */
const shapes: readonly (readonly [string, string])[] = [
  ['sk-Qm7RkZ2vXc9TnB4wLh6YpD3sJf8GaE5u', 'sk-'],
  ['sk-proj-Qm7RkZ2vXc9TnB4wLh6YpD3sJf8GaE5u', 'sk-proj-'],
  ['sk-ant-api03-Qm7RkZ2v_Xc9TnB4wLh6-YpD3sJf8GaE5u-AA', 'sk-ant-api03-'],
  ['sk-or-v1-0f9a2c77e1b84d53a6c0e8d15b7f4a92', 'sk-or-v1-'],
  ['sk-Qm7RkZ2vXc9TnB4w-Lh6YpD3sJf8GaE5u-', 'sk-'],
  ['3f2504e0-4f89-41d3-9a0c-0305e82c3301', ''],
  ['0f9a2c77e1b84d53a6c0e8d15b7f4a92', ''],
];

for (const [key, prefix] of shapes) {
  test(`of ${key} the prefix \`${prefix}\` is no part of the secret`, () => {
    expect(prefixOfKey(key)).toBe(prefix);
  });

  test(`an unknown key has the shape of ${key}, and nothing of its secret`, () => {
    const unknown = makeUnknownKey(key);
    const secret = key.slice(prefix.length);
    expect(unknown.slice(0, prefix.length)).toBe(prefix);
    expect(unknown.length).toBe(key.length);
    for (let at = 0; at + 6 <= secret.length; at += 1) {
      expect(unknown).not.toContain(secret.slice(at, at + 6));
    }
    expect(makeUnknownKey(key)).not.toBe(unknown);
  });

  test(`each spoiled form of ${key} lacks some of it, or is the key itself and asks nothing`, () => {
    const spoiled = changedKeys.map(({ variant, change }) => ({ variant, value: change(key) }));
    const whole = spoiled.filter(({ value }) => value !== key && value.includes(key));
    expect(whole).toEqual([]);
    const same = spoiled.filter(({ value }) => value === key).map(({ variant }) => variant);
    // A key of small letters and digits is itself in lower case.
    expect(same).toEqual(/[A-Z]/.test(key) ? [] : ['lower-case']);
  });
}

test('without a valid key an unknown one is of the common shape', () => {
  expect(makeUnknownKey(undefined)).toMatch(/^sk-[A-Za-z0-9]{48}$/);
});
