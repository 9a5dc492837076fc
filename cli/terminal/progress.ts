import type { UnpaidCall } from '../../suites/run/watch/spending.ts';
import type { Pause } from '../../suites/wire/limit.ts';
import type { Output } from './surroundings.ts';

/** A time in words: seconds below two minutes, minutes and hours above, rounded up. */
export function renderTime(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1_000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A progress line: rewritten in place on a terminal, printed every few seconds elsewhere. */
export type Progress = {
  readonly show: (done: number, total: number) => void;
  /** Prints a line that stays, in addition to the count. */
  readonly say: (text: string) => void;
  readonly end: () => void;
};

const quietInterval = 5_000;
const liveInterval = 60;
const barWidth = 24;

/**
 * Shows the progress of a run, with the remaining time.
 *
 * @param things what is counted
 */
export function createProgress(output: Output, things = 'cases'): Progress {
  const start = performance.now();
  const interval = output.isTTY === true ? liveInterval : quietInterval;
  let shownAt = output.isTTY === true ? Number.NEGATIVE_INFINITY : start;
  return {
    show: (done, total) => {
      const now = performance.now();
      if (now - shownAt < interval && (done < total || output.isTTY !== true)) return;
      shownAt = now;
      const left = ((now - start) / done) * (total - done);
      const text = `${done}/${total} ${things}, ${renderTime(left)} left`;
      if (output.isTTY !== true) {
        output.write(`${text}\n`);
        return;
      }
      const filled = Math.round((done / total) * barWidth);
      output.write(`\r\x1b[2K${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)} ${text}`);
    },
    say: (text) => {
      output.write(output.isTTY === true ? `\r\x1b[2K${text}\n` : `${text}\n`);
    },
    end: () => {
      if (output.isTTY === true) output.write('\r\x1b[2K');
    },
  };
}

/** Renders that the target set a limit: how long nothing is sent, and the rate after that. */
export function renderPause({ milliseconds, rate, givenUp, overload }: Pause): string {
  if (overload === 'restore') {
    return 'The target turns requests away with 503 at a lower rate too: the rate is as before.';
  }
  if (givenUp !== undefined) {
    return `The target limits the rate (429) and asks to wait ${renderTime(milliseconds)}: ${givenUp} are not sent any more.`;
  }
  const most = `at most ${Math.max(1, Math.floor(rate ?? 0))} requests a second`;
  if (overload === 'lower') {
    return `The target turns requests away with 503: ${most}, and more as it lets them through.`;
  }
  if (overload === 'settle') return `The target turns requests away with 503: ${most} from now on.`;
  const then = rate === null ? '' : `, then ${most}`;
  return `The target limits the rate (429): nothing is sent for ${renderTime(milliseconds)}${then}.`;
}

/**
 * Returns a function that reports each call that was served although it may not be paid for: the first in
 * full, the others in a few words.
 */
export function createUnpaidWarning(): (call: UnpaidCall) => string {
  let isFirst = true;
  return ({ operation, status }) => {
    if (!isFirst) return `Warning: ${operation} served one, too (${status}).`;
    isFirst = false;
    return `Warning: ${operation} served a request that it should refuse (${status}); it may be billed. No more of its requests that may be billed are sent.`;
  };
}
