import { type Answer, headerOf } from '../cases/exchange.ts';
import { type Remark, untold, well, wrong } from './remark.ts';

/** How far two clocks may stand apart, in seconds: tokens and certificates are judged by them. */
const tolerance = 300;

/**
 * Holds this machine's clock to the one of the target, by the `Date` of an answer (RFC 9110 §6.6.1).
 *
 * @param now milliseconds since 1970, when the answer came
 */
export function examineClock(answers: readonly Answer[], now: number): Remark {
  const dates = answers.map((answer) => Date.parse(headerOf(answer, 'date') ?? ''));
  const date = dates.find((one) => !Number.isNaN(one));
  if (date === undefined) return untold('Clock', 'the target tells no time', null);
  const seconds = Math.round((now - date) / 1000);
  if (Math.abs(seconds) <= tolerance) return well('Clock', 'as the target has it');
  const minutes = Math.round(Math.abs(seconds) / 60);
  return wrong(
    'Clock',
    `this machine is ${minutes} minutes ${seconds > 0 ? 'ahead of' : 'behind'} the target`,
    'set the clock: keys and certificates expire by it',
  );
}
