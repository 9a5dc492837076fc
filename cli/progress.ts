import type { WriteStream } from 'node:tty';

type Output = Pick<WriteStream, 'write'> & { readonly isTTY?: boolean };

/** A progress line that is rewritten on a terminal, and told every few seconds elsewhere. */
export type Progress = {
  readonly tell: (done: number, total: number) => void;
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
      const left = Math.ceil((((now - start) / done) * (total - done)) / 1000);
      const text = `${done}/${total} ${things}, ${left} s left`;
      if (output.isTTY !== true) {
        output.write(`${text}\n`);
        return;
      }
      const filled = Math.round((done / total) * barWidth);
      output.write(`\r\x1b[2K${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)} ${text}`);
    },
    end: () => {
      if (output.isTTY === true) output.write('\r\x1b[2K');
    },
  };
}
