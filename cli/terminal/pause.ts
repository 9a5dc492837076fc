import type { UnpaidCall } from '../../suites/run/spending.ts';
import type { Pause } from '../../suites/wire/pace.ts';
import { tellTime } from './time.ts';

/** Tells that the target set a limit, how long nothing is sent, and how fast it goes on. */
export function tellPause({ milliseconds, rate, givenUp }: Pause): string {
  if (givenUp !== undefined) {
    return `The target limits the rate (429) and asks to wait ${tellTime(milliseconds)}: ${givenUp} are not sent any more.`;
  }
  const then =
    rate === null ? '' : `, then at most ${Math.max(1, Math.floor(rate))} requests a second`;
  return `The target limits the rate (429): nothing is sent for ${tellTime(milliseconds)}${then}.`;
}

/** Reports a call that was served although it may not be paid for. */
export const tellUnpaid = ({ operation, status }: UnpaidCall): string =>
  `Warning: ${operation} served a request that it should refuse (${status}); it may be billed. No more of its requests that may be billed are sent.`;
