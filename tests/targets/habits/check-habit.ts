import type { Report } from '../../../report/model/report.ts';
import type { Target } from '../../../suites/cases/target.ts';
import { type Checking, checkTarget } from '../../support/suites/check-target.ts';
import { createQuickClock } from '../../support/suites/quick-clock.ts';
import { type Habit, startGateway, targetAt } from './gateway.ts';

/** What is checked of a gateway with a habit. */
export type HabitCheck = {
  readonly only: readonly string[];
  readonly target?: Partial<Target>;
  readonly checking?: Omit<Checking, 'only'>;
  readonly maxHeaderSize?: number;
};

/** Checks a sound gateway with one habit; nothing is waited for. */
export async function checkHabit(habit: Habit | undefined, check: HabitCheck): Promise<Report> {
  const { only, target = {}, checking = {}, maxHeaderSize } = check;
  const gateway = await startGateway(habit, maxHeaderSize === undefined ? {} : { maxHeaderSize });
  const report = await checkTarget(targetAt(gateway.url, target), {
    clock: createQuickClock(),
    ...checking,
    only,
  });
  await gateway.close();
  return report;
}

/** Each case that failed, with its most severe finding and what was seen. */
export const failures = ({ cases }: Report): string[] =>
  cases.flatMap(({ id, findings }) =>
    findings.map(({ severity, seen }) => `${id}: ${severity}, ${seen}`),
  );

/** Each case with its outcome, and the reason where there is one. */
export const outcomes = ({ cases }: Report): string[] =>
  cases.map(({ id, outcome, reason }) => `${id}: ${outcome}${reason ? `, ${reason}` : ''}`);
