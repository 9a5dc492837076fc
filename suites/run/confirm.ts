import { type Finding, findingsOf, type Judgement } from '../cases/case.ts';
import { inconclusive } from '../judge/judges.ts';

/**
 * Attempts at a case before the refusal of a valid key counts. With a provider that refuses one call in
 * fifteen, a case of two valid requests fails this often once in 180,000 times.
 */
export const confirmations = 6;

/** True where the refusal of a valid key is the only finding. */
const isRefusalAlone = (judgement: Judgement): boolean =>
  judgement.outcome === 'failed' &&
  judgement.findings.every(({ severity }) => severity === 'refused');

/** True where the only finding is an invalid key that got no answer. */
const isSilenceAlone = (judgement: Judgement): boolean =>
  judgement.outcome === 'failed' &&
  judgement.findings.every(({ exchange }) => exchange.failure?.kind === 'timeout');

/**
 * True where each finding is an answer with 5xx, which an overloaded target gives to anybody. A key that one of them
 * repeats has leaked, however seldom.
 */
const isFailureAlone = (judgement: Judgement): boolean =>
  judgement.outcome === 'failed' &&
  judgement.findings.every(
    ({ severity, exchange }) =>
      severity !== 'served' && severity !== 'leaked' && (exchange.answer?.status ?? 0) >= 500,
  );

/** True where each finding is an answer with 503. */
const isOverload = (judgement: Judgement): boolean =>
  findingsOf(judgement).every(({ exchange }) => exchange.answer?.status === 503);

/** Milliseconds by which each wait for an overloaded target is longer than the one before. */
const pauseStep = 100;

const unsteady = (first: Judgement, then: string): Judgement => {
  const [finding] = findingsOf(first);
  return inconclusive(
    `not steady: seen ${finding?.seen}, expected ${finding?.expected}; the repeated request ${then}. An upstream may have failed: only many requests can show that`,
  );
};

const withLooks = (judgement: Judgement, taken: number, found: number): Judgement => ({
  outcome: 'failed',
  findings: findingsOf(judgement).map((finding) => ({ ...finding, looks: { taken, found } })),
});

/** Attempts at a case in which an invalid key gets no answer, and how many of them must show it. */
const silences = 3;
const fewestSilences = 2;

async function confirmSilence(
  first: Judgement,
  judge: () => Promise<Judgement>,
  answersValidKey: () => Promise<boolean>,
): Promise<Judgement> {
  let found = 1;
  for (let turn = 2; turn <= silences; turn += 1) {
    const again = await judge();
    if (isSilenceAlone(again)) found += 1;
    // What was withheld, or met a limit, shows neither.
    else if (again.outcome !== 'inconclusive') return again;
  }
  if (found < fewestSilences) return unsteady(first, 'was inconclusive');
  // A target that no longer answers anybody says nothing of this key.
  return (await answersValidKey())
    ? withLooks(first, found, found)
    : inconclusive('no answer came in time, and the valid key gets none either now');
}

/** Conclusive attempts that must show the refusal of a valid key. */
const fewestRefusals = 3;

/** Attempts that must show an answer with 5xx: an overloaded target leaves many without a result. */
const fewestFailures = confirmations - 1;

/** Steady findings of 5xx behind which a run takes the next ones for steady, where none was unsteady. */
const enoughFailures = 20;

/** Attempts that must pass, where another one got 5xx: a case passes by what it shows again and again. */
const fewestPasses = 2;

/** Whether the answers with 5xx that a run finds come each time. */
export type FailureMemory = {
  readonly isSteady: () => boolean;
  /** Records what came of a case whose finding was 5xx. */
  readonly note: (then: Judgement) => void;
  /** Returns how many cases got 5xx and passed when they were judged again. */
  readonly passed: () => number;
};

/** Creates the memory of one run. */
export function createFailureMemory(): FailureMemory {
  let steady = 0;
  let passed = 0;
  let isFlaky = false;
  return {
    isSteady: () => !isFlaky && steady >= enoughFailures,
    note: (then) => {
      if (isFailureAlone(then)) steady += 1;
      else isFlaky = true;
      if (then.outcome === 'passed') passed += 1;
    },
    passed: () => passed,
  };
}

/**
 * Judges a case, and again where its only finding is the refusal of a valid key, or an answer with 5xx. Providers
 * behind a gateway fail now and then, some with a 401 that looks like the gateway's, and a front end that is overloaded
 * answers anybody with 503. A case that got 5xx passes where two further attempts pass. A refusal of a valid key that
 * does not come each time makes the case inconclusive, unless it is in the gateway's own words: then it is an unstable
 * finding. An attempt without a result shows neither. Other findings have no such excuse.
 *
 * @param options.isOwn whether the gateway itself gave the answer of a finding
 * @param options.failures the memory of the run: where 5xx was steady often enough, it is believed at once
 * @param options.answersValidKey sends the valid key anew; with it, a case is also judged again where an
 *   invalid key got no answer
 * @param options.pause waits before the next attempt, longer each time, where an overloaded target answered 503
 */
export async function confirm(
  judge: () => Promise<Judgement>,
  options: {
    readonly isOwn?: (finding: Finding) => boolean;
    readonly failures?: FailureMemory;
    readonly answersValidKey?: () => Promise<boolean>;
    readonly pause?: (milliseconds: number) => Promise<void>;
  } = {},
): Promise<Judgement> {
  const first = await judge();
  if (options.answersValidKey !== undefined && isSilenceAlone(first)) {
    return confirmSilence(first, judge, options.answersValidKey);
  }
  const isFailure = isFailureAlone(first);
  if (!isFailure && !isRefusalAlone(first)) return first;
  if (isFailure && options.failures?.isSteady() === true) return first;
  const isOwn =
    !isFailure && findingsOf(first).every((finding) => options.isOwn?.(finding) === true);
  const judgement = await repeat(first, judge, {
    isOwn,
    isSame: isFailure ? isFailureAlone : isRefusalAlone,
    fewest: isFailure ? fewestFailures : fewestRefusals,
    ...(isFailure ? { passes: fewestPasses } : {}),
    ...(isOverload(first) && options.pause !== undefined ? { pause: options.pause } : {}),
  });
  if (isFailure) options.failures?.note(judgement);
  return judgement;
}

/**
 * Judges a case again and again, and returns what the attempts show together. An attempt that shows a refusal in place
 * of 5xx, or 5xx in place of a refusal, is one without a result.
 *
 * @param how.isSame whether an attempt shows the same again
 * @param how.isOwn whether the finding counts where it does not come each time
 * @param how.fewest attempts that must show it
 * @param how.passes attempts that suffice to pass all the same; without it none does
 */
async function repeat(
  first: Judgement,
  judge: () => Promise<Judgement>,
  how: {
    readonly isSame: (judgement: Judgement) => boolean;
    readonly isOwn: boolean;
    readonly fewest: number;
    readonly passes?: number;
    readonly pause?: (milliseconds: number) => Promise<void>;
  },
): Promise<Judgement> {
  let taken = 1;
  let found = 1;
  let passed = 0;
  for (let turn = 2; turn <= confirmations; turn += 1) {
    await how.pause?.(turn * pauseStep);
    const again = await judge();
    if (again.outcome === 'failed' && !isRefusalAlone(again) && !isFailureAlone(again))
      return again;
    if (again.outcome === 'passed') passed += 1;
    if (passed === how.passes) return again;
    if (passed > 0 && how.passes === undefined && !how.isOwn) return unsteady(first, 'passed');
    if (again.outcome === 'passed' || how.isSame(again)) taken += 1;
    if (how.isSame(again)) found += 1;
  }
  if (passed > 0 && !how.isOwn) return unsteady(first, 'passed once');
  return found < how.fewest && found === taken
    ? unsteady(first, 'was inconclusive')
    : withLooks(first, taken, found);
}
