import { InvalidArgumentError } from 'commander';
import { didYouMean } from '../../base/errors.ts';
import { type Chaos, type Mishap, mishaps } from '../../mocks/behaviours/chaos.ts';

const isMishap = (name: string): name is Mishap => mishaps.some((one) => one === name);

/** A share such as `10%` or `0.1`; undefined where it is none. */
function shareOf(text: string): number | undefined {
  const [, number = '', percent] = /^(\d+(?:\.\d+)?)(%?)$/.exec(text) ?? [];
  const share = Number(number) / (percent === '%' ? 100 : 1);
  return number !== '' && share <= 1 ? share : undefined;
}

/**
 * Reads the option `--chaos`: mishaps with their shares.
 *
 * @throws InvalidArgumentError, which commander prints with the option
 */
export function readChaos(text: string): Chaos['rates'] {
  const rates: Partial<Record<Mishap, number>> = {};
  for (const part of text.split(',')) {
    const [name = '', share = ''] = part.split('=').map((one) => one.trim());
    if (!isMishap(name)) {
      throw new InvalidArgumentError(
        `There is no mishap ${name || 'without a name'}.${didYouMean(name, mishaps)} There are ${mishaps.join(', ')}, as in 429=10%,slow=5%.`,
      );
    }
    const rate = shareOf(share);
    if (rate === undefined) {
      throw new InvalidArgumentError(
        `The share of ${name} must be from 0% to 100%, as in ${name}=10%.`,
      );
    }
    rates[name] = rate;
  }
  const sum = Object.values(rates).reduce((whole, rate) => whole + rate, 0);
  if (sum > 1) throw new InvalidArgumentError('The shares come to more than 100%.');
  return rates;
}
