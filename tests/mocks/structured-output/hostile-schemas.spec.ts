import { fitValue } from '../../../mocks/structured-output/fit-value.ts';
import { expect, test } from '../../test.ts';

test('an upper bound that no program can use is answered at once', async () => {
  for (const bound of [{ maxLength: 4294967296 }, { maxItems: 1e300 }, { maxProperties: 1e300 }]) {
    const began = performance.now();
    expect((await fitValue(bound)).fits, JSON.stringify(bound)).toBe(true);
    expect(performance.now() - began).toBeLessThan(5_000);
  }
});

for (const hostile of [{ toString: 1 }, { valueOf: null, toString: null }, [[]]]) {
  test(`a schema with ${JSON.stringify(hostile)} where a text or a number is due is answered`, async () => {
    for (const keyword of ['const', 'type', 'minItems', 'minLength', 'format', 'pattern']) {
      expect(['boolean'], keyword).toContain(typeof (await fitValue({ [keyword]: hostile })).fits);
    }
    expect(typeof (await fitValue({ enum: [hostile] })).fits).toBe('boolean');
  });
}
