import { test } from '../../test.ts';

/** How many acts go on at the same time: enough to fill the waits, few enough to answer in time. */
const width = 6;

/** Declares a test whose act may begin before its turn; `judge` sees what the act returned. */
export type TestAhead = <Seen>(
  title: string,
  act: (folder: string) => Promise<Seen>,
  judge: (seen: Seen) => void,
) => void;

/**
 * Lets the acts of a file's tests overlap, because they mostly wait for time limits. Each test starts the
 * acts of the next ones, and judges its own alone. The tests of the file run in order, in one worker.
 *
 * @returns what declares a test; its act gets the path of a folder of its own, which is not made yet
 */
export function overlapTests(): TestAhead {
  test.describe.configure({ mode: 'default' });
  const acts: (() => void)[] = [];
  return (title, act, judge) => {
    const at = acts.length;
    let seen: ReturnType<typeof act> | undefined;
    const begin = (): ReturnType<typeof act> => {
      if (seen === undefined) {
        seen = act(test.info().outputPath(`act-${at}`));
        // A rejection fails the act's own test, not the one that runs now.
        seen.catch(() => undefined);
      }
      return seen;
    };
    acts.push(() => void begin());
    test(title, async () => {
      test.slow();
      for (const start of acts.slice(at, at + width)) start();
      judge(await begin());
    });
  };
}
