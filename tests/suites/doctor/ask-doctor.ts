import { keyOf } from '../../support/fixture-request.ts';
import { runCommand } from '../../support/run-command.ts';
import { expect } from '../../test.ts';

/** Runs `doctor` with a key, the fixture key unless another is given. Fails where its output shows the key. */
export async function askDoctor(url: string, value: string | null = keyOf('active')) {
  const ended = await runCommand(
    ['doctor', '--base-url', url, '--timeout', '3000'],
    value === null ? {} : { ANYONE_API_KEY: value },
  );
  if (value !== null && value.length > 8) {
    expect(ended.output + ended.error).not.toContain(value.slice(0, 12));
  }
  return ended;
}
