import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { median } from './statistics.ts';

const program = fileURLToPath(new URL('../cli/bin.ts', import.meta.url));

/** Milliseconds from the start of the mock's process to the line that says that it listens. */
export async function measureStartUp(runs: number): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const start = performance.now();
    const mock = spawn(process.execPath, [program, 'mock', '--json', '--quiet', '--port', '0']);
    await once(mock.stdout, 'data');
    times.push(performance.now() - start);
    mock.kill();
    await once(mock, 'exit');
  }
  return median(times);
}
