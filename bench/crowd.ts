import { crc32 } from 'node:zlib';
import autocannon from 'autocannon';
import { followDecisions, readDecisions } from './follow-decisions.ts';
import { completion } from './requests.ts';

/** What a crowd of followers received during the requests, and how long the requests took. */
export type CrowdFigures = {
  /** Seconds for the requests without a follower: before there was one, with all of them, after all had left. */
  readonly seconds: { readonly before: number; readonly beside: number; readonly after: number };
  /** Seconds from the last answer until each follower had all. */
  readonly caughtUp: number;
  /** The ids of the decisions in the order in which one follower received them. */
  readonly ids: readonly string[];
  /** How many followers received something else than that one, even by a byte. */
  readonly differing: number;
  /** How often the mock reported to that one that it had missed some. */
  readonly missed: number;
  /** Requests that were not answered as they should be. */
  readonly failures: number;
};

/** Milliseconds within which all followers must have caught up. */
const patience = 60_000;

async function pass(url: string, amount: number): Promise<{ seconds: number; failures: number }> {
  const { method, path, headers, body, status } = completion;
  const start = performance.now();
  const result = await autocannon({
    url: url + path,
    method,
    headers,
    body,
    connections: 50,
    amount,
    // It ends at the end of a sample, which lasts a second by default.
    sampleInt: 20,
  });
  const served = result.statusCodeStats?.[`${status}`]?.count ?? 0;
  return { seconds: (performance.now() - start) / 1000, failures: amount - served };
}

/** Passes at most, where something else on the machine makes one slow. */
const passes = 5;

/** The quickest of two passes, or of a few more until one takes no longer than it should. */
async function passQuickly(
  url: string,
  amount: number,
  goal = Number.POSITIVE_INFINITY,
): ReturnType<typeof pass> {
  let [seconds, failures, done] = [Number.POSITIVE_INFINITY, 0, 0];
  while (done < 2 || (done < passes && seconds > goal)) {
    const one = await pass(url, amount);
    seconds = Math.min(seconds, one.seconds);
    failures += one.failures;
    done += 1;
  }
  return { seconds, failures };
}

async function untilTrue(isTrue: () => boolean): Promise<void> {
  const start = performance.now();
  while (!isTrue() && performance.now() - start < patience) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const countOf = (text: string, part: string): number => text.split(part).length - 1;

/**
 * Has a crowd follow the decisions of a mock while requests pass, and leave.
 *
 * @param url the mock, in a process of its own
 * @param followers how many clients follow, 2 or more
 * @param requests how many requests pass each time
 */
export async function measureCrowd(
  url: string,
  followers: number,
  requests: number,
): Promise<CrowdFigures> {
  const before = await passQuickly(url, requests);
  const reader = await readDecisions(url);
  const others = await Promise.all(
    Array.from({ length: followers - 1 }, () => followDecisions(url)),
  );
  const beside = await pass(url, requests);
  const answered = performance.now();
  const received = (): string => reader.received().toString('utf8');
  await untilTrue(() => countOf(received(), 'event: decision\n') >= requests);
  const text = reader.received();
  await untilTrue(() => others.every((one) => one.length() >= text.length));
  const caughtUp = (performance.now() - answered) / 1000;
  const checksum = crc32(text);
  const differing = others.filter((one) => one.checksumAt(text.length) !== checksum).length;
  for (const one of [reader, ...others]) one.leave();
  const after = await passQuickly(url, requests, before.seconds);
  return {
    seconds: { before: before.seconds, beside: beside.seconds, after: after.seconds },
    caughtUp,
    ids: [...received().matchAll(/^event: decision\nid: (.+)$/gm)].map(([, id = '']) => id),
    differing,
    missed: countOf(received(), 'event: missed\n'),
    failures: before.failures + beside.failures + after.failures,
  };
}
