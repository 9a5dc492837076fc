import { operationIds, operationOf } from '../../spec/index.ts';
import { maySpend, type Target, variableOf } from '../../suites/cases/target.ts';
import type { Run } from '../../suites/run/runner.ts';
import type { ReportFacts } from './report-facts.ts';

/** What the owner declared not to be offered, and what of it is there all the same. */
function declaredAbsent({ look }: Run, { notOffered = [] }: Target): string[] {
  if (notOffered.length === 0) return [];
  const there = look.seen.filter(
    ({ operation, good }) =>
      notOffered.includes(operation) && (good.kind === 'served' || good.kind === 'taken'),
  );
  return [
    `Declared not offered, and so not judged: ${notOffered.join(', ')}.`,
    ...(there.length === 0
      ? []
      : [
          `Yet something answers there as if it were offered: ${there.map(({ operation }) => operation).join(', ')}. Take it out of notOffered to have it judged.`,
        ]),
  ];
}

/** The models that were taken from the target's own list. */
function chosenModels({ look: { models } }: Run): string[] {
  const told = Object.entries(models).map(([operation, model]) => `${model} (${operation})`);
  return told.length === 0
    ? []
    : [`Models of the target's own list were named: ${told.join(', ')}.`];
}

/** Which calls were served although the run was not to spend anything on them. */
function unpaidCalls({ served }: Run, target: Target): string[] {
  const unpaid = operationIds.flatMap((id) => {
    const calls = served[id];
    return calls === undefined || maySpend(target, operationOf(id).cost)
      ? []
      : [`${id} (${calls})`];
  });
  return unpaid.length === 0
    ? []
    : [
        `The target served calls that may be billed, although --cost ${target.cost} allows none of them: ${unpaid.join(', ')}. It answered requests that it should refuse; after the first one of an endpoint, no more of its requests that may be billed were sent.`,
      ];
}

/** What the target limited; an empty list where it did not. */
function tellLimits({ limits: { limited, rate } }: Run): string[] {
  if (limited === 0) return [];
  const often = limited === 1 ? 'once' : `${limited} times`;
  const pace = rate === null ? '' : `, at last ${Math.max(1, Math.floor(rate))} requests a second`;
  return [
    `The target limited the rate: it answered 429 ${often}, and the run waited and went slower${pace}.`,
  ];
}

/** What the reader of a report should know before anything else. */
export function noticesOf(
  run: Run,
  target: Target,
  { fuzzing, notices = [] }: ReportFacts,
): string[] {
  const { accepted, refused, asked } = run.look.goodKey;
  const withoutKey =
    target.keys.active === undefined
      ? [
          `No good key was given (${variableOf(target, 'active')}): without one no refusal proves anything.`,
        ]
      : [];
  const badKey =
    asked > 0 && accepted === 0 && refused > 0
      ? [
          `The key in ${variableOf(target, 'active')} was refused on every endpoint that answered. Either it is not a good key of this target, or the target refuses good keys; the refusals of bad keys prove nothing until this is mended.`,
        ]
      : [];
  const generated = fuzzing
    ? [
        `Requests were generated: --fuzz ${fuzzing.count} --seed ${fuzzing.seed} generates the same again.`,
      ]
    : [];
  return [
    ...notices,
    ...withoutKey,
    ...badKey,
    ...declaredAbsent(run, target),
    ...chosenModels(run),
    ...unpaidCalls(run, target),
    ...tellLimits(run),
    ...generated,
  ];
}
