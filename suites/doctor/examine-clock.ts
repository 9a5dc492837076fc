import { type Answer, headerOf } from '../cases/exchange.ts';
import { type Remark, undetermined, well, wrong } from './remark.ts';

/** Seconds by which two clocks may differ; tokens and certificates depend on them. */
const tolerance = 300;

/**
 * Compares this machine's clock with the target's, from the `Date` of an answer (RFC 9110 §6.6.1).
 *
 * @param now milliseconds since 1970, when the answer came
 */
export function examineClock(answers: readonly Answer[], now: number): Remark {
  const dates = answers.map((answer) => Date.parse(headerOf(answer, 'date') ?? ''));
  const date = dates.find((one) => !Number.isNaN(one));
  if (date === undefined) return undetermined('Clock', 'the target sends no Date header', null);
  const seconds = Math.round((now - date) / 1000);
  if (Math.abs(seconds) <= tolerance) return well('Clock', 'agrees with the target');
  const minutes = Math.round(Math.abs(seconds) / 60);
  return wrong(
    'Clock',
    `this machine is ${minutes} minutes ${seconds > 0 ? 'ahead of' : 'behind'} the target`,
    'set the clock: keys and certificates expire by it',
  );
}
