import { listWords } from '../../base/text.ts';
import { builtInContract } from '../../fixtures/contract.ts';
import { type Contract, operationIdsOf, operationOf } from '../../spec/contract.ts';
import type { Case, Severity } from '../../suites/cases/case.ts';
import { maySpend, type Target, variableOf } from '../../suites/cases/target.ts';
import type { BaselineEntry, JudgedBaseline } from '../../suites/judge/baseline.ts';
import type { Run } from '../../suites/run/runner.ts';

/** What a report needs in addition to the run. */
export type ReportFacts = {
  /** What the cases were made from; the built-in contract where it is absent. */
  readonly contract?: Contract;
  readonly version: string;
  readonly embedded: boolean;
  readonly strict: boolean;
  /** The generated requests; null or absent where there were none. */
  readonly fuzzing?: { readonly count: number; readonly seed: number } | null;
  readonly thorough: boolean;
  /** The baseline and its result; null or absent without one. */
  readonly baseline?: {
    readonly file: string;
    readonly held: JudgedBaseline;
    readonly knownBy: (one: Case, severity: Severity) => BaselineEntry | undefined;
  } | null;
  /** Further notices about the run. */
  readonly notices?: readonly string[];
};

/** Endpoints declared as not offered, and those of them that answer anyway. */
function declaredAbsent({ survey }: Run, { notOffered = [] }: Target): string[] {
  if (notOffered.length === 0) return [];
  const there = survey.seen.filter(
    ({ operation, good }) =>
      notOffered.includes(operation) && (good.kind === 'served' || good.kind === 'taken'),
  );
  return [
    `Not judged, because the configuration declares them not offered: ${notOffered.join(', ')}.`,
    ...(there.length === 0
      ? []
      : [
          `Some of these answer as if they were offered: ${there.map(({ operation }) => operation).join(', ')}. To judge them, remove them from notOffered.`,
        ]),
  ];
}

function chosenModels({ survey: { models } }: Run): string[] {
  const chosen = Object.entries(models).map(([operation, model]) => `${model} (${operation})`);
  return chosen.length === 0
    ? []
    : [`Requests named models from the target's own list: ${chosen.join(', ')}.`];
}

/** Where the list of the restricted key is wrong, every finding about models is. */
function unlistedModels({ survey: { listed } }: Run, target: Target): string[] {
  if (listed === null || target.keys.restricted === undefined) return [];
  const known = new Set(listed);
  const unknown = target.allowedModels.filter((model) => !known.has(model));
  return unknown.length === 0
    ? []
    : [
        `GET /v1/models does not list ${listWords(unknown, 'or')}, which the restricted key may use according to your settings. If that is a mistake, findings about models are wrong, too.`,
      ];
}

function unpaidCalls({ served }: Run, target: Target, contract: Contract): string[] {
  const unpaid = operationIdsOf(contract).flatMap((id) => {
    const calls = served[id];
    return calls === undefined || maySpend(target, operationOf(contract, id).cost)
      ? []
      : [`${id} (${calls})`];
  });
  return unpaid.length === 0
    ? []
    : [
        `The target served calls that may be billed, although --cost ${target.cost} allows none of them: ${unpaid.join(', ')}. It answered requests that it should refuse. After the first one on an endpoint, the run sent no more requests there that may be billed.`,
      ];
}

const inTimes = (count: number): string => (count === 1 ? 'once' : `${count} times`);

const inRequests = (count: number): string => (count === 1 ? 'one request' : `${count} requests`);

function limitNotices({ limits, passedAfterFailure }: Run): string[] {
  const { limited, answeredLater, rate } = limits;
  const pace =
    rate === null ? '' : `, to ${Math.max(1, Math.floor(rate))} requests a second at the end`;
  return [
    ...(limited === 0
      ? []
      : [
          `The target limited the rate: it answered 429 ${inTimes(limited)}. The run waited and slowed down${pace}.`,
        ]),
    ...(answeredLater === 0
      ? []
      : [
          `The target answered 502, 503 or 504 to ${inRequests(answeredLater)} at first, and otherwise when the run sent the same again: more came than it takes, or an upstream fails now and then. A lower --rate shows which.`,
        ]),
    ...(passedAfterFailure === 0
      ? []
      : [
          `${passedAfterFailure === 1 ? 'One case' : `${passedAfterFailure} cases`} got an answer with 5xx at first and passed twice when repeated: an upstream or a front end fails now and then.`,
        ]),
  ];
}

/** Returns what the reader of a report should know first. */
export function noticesOf(
  run: Run,
  target: Target,
  { contract = builtInContract(), fuzzing, notices = [] }: ReportFacts,
): string[] {
  const { accepted, refused, asked } = run.survey.goodKey;
  const withoutKey =
    target.keys.active === undefined
      ? [
          `Set ${variableOf(target, 'active')} to a valid key: without one, no refusal proves anything.`,
        ]
      : [];
  const refusedKey =
    asked > 0 && accepted === 0 && refused > 0
      ? [
          `Every endpoint that answered refused the key in ${variableOf(target, 'active')}. Either the key is not valid here, or the target refuses valid keys. Until this is fixed, refusals of invalid keys prove nothing. If it is valid, run npx anyone-conformance doctor: it looks for the header that the gateway reads.`,
        ]
      : [];
  const generated = fuzzing
    ? [`The run generated requests: --fuzz ${fuzzing.count} --seed ${fuzzing.seed} repeats them.`]
    : [];
  const { profile } = contract;
  return [
    ...(profile === null ? [] : [`Checked with ${profile.name}: ${listWords(profile.declares)}.`]),
    ...notices,
    ...withoutKey,
    ...refusedKey,
    ...declaredAbsent(run, target),
    ...chosenModels(run),
    ...unlistedModels(run, target),
    ...unpaidCalls(run, target, contract),
    ...limitNotices(run),
    ...generated,
  ];
}
