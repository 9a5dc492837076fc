import type { Output } from './terminal.ts';
import { tellTime } from './time.ts';

/** A progress line that is rewritten on a terminal, and told every few seconds elsewhere. */
export type Progress = {
  readonly tell: (done: number, total: number) => void;
  /** Tells something beside the count, in a line that stays. */
  readonly say: (text: string) => void;
  readonly end: () => void;
};

const quietInterval = 5_000;
const liveInterval = 60;
const barWidth = 24;

/**
 * Shows how far a run is, with the time that is left.
 *
 * @param things what is counted
 */
export function createProgress(output: Output, things = 'cases'): Progress {
  const start = performance.now();
  const interval = output.isTTY === true ? liveInterval : quietInterval;
  let told = output.isTTY === true ? Number.NEGATIVE_INFINITY : start;
  return {
    tell: (done, total) => {
      const now = performance.now();
      if (now - told < interval && (done < total || output.isTTY !== true)) return;
      told = now;
      const left = ((now - start) / done) * (total - done);
      const text = `${done}/${total} ${things}, ${tellTime(left)} left`;
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
