import { type Contract, operationIdsOf, operationOf } from '../../../spec/contract.ts';
import type { Style } from '../../../spec/index.ts';
import { controlOf, request, scenarioCase } from '../../cases/build.ts';
import type { Judgement } from '../../cases/case.ts';
import {
  cells,
  isInQuery,
  isRepresentative,
  otherStyles,
  presentKey,
  representatives,
} from '../../cases/credentials.ts';
import type { Exchange } from '../../cases/exchange.ts';
import type { CredentialPlan, KeyName, RequestPlan } from '../../cases/request-plan.ts';
import type { Session } from '../../cases/session.ts';
import type { BodyOrder } from '../../cases/target.ts';
import { describeAnswer, explainFailure, isServed, troubleOf } from '../../judge/classify.ts';
import { doubtOf, failed, inconclusive, judgeFindings, passed } from '../../judge/judges.ts';
import { hopelessPairCases, mixedIdentityCases } from './mixed-identity.ts';

const requirement = 'KEY-CONFLICT';
const expected = 'one repeatable answer: served, 400 or 401';
const repeats = 3;
/**
 * How often a pair is sent for which a gateway has nothing to choose, as both its keys are wrong or the same,
 * and any pair on an endpoint that is not the first of its format.
 */
const fewRepeats = 2;
/** How often it is asked in all where the answers differ, and how many may be another than the usual one. */
const moreRepeats = 30;
const rareAnswers = 10;

type Pair = {
  readonly variant: string;
  readonly sends: string;
  readonly credentials: readonly CredentialPlan[];
  /** True where neither credential is good, so that nothing may be served. */
  readonly hopeless: boolean;
};

const both = (first: CredentialPlan, second: CredentialPlan) => [first, second];

/** The same place twice, with two different values in either order. */
function repeated(contract: Contract, style: Style): Pair[] {
  const pair = (variant: string, sends: string, first: KeyName, second: KeyName): Pair => ({
    variant,
    sends,
    credentials: both(presentKey(contract, style, first), presentKey(contract, style, second)),
    hopeless: first !== 'active' && second !== 'active',
  });
  return [
    pair(
      'twice-good-first',
      `${style} twice: the valid key, then an unknown one`,
      'active',
      'unknown',
    ),
    pair(
      'twice-good-last',
      `${style} twice: an unknown key, then the good one`,
      'unknown',
      'active',
    ),
    pair('twice-same', `${style} twice: the valid key both times`, 'active', 'active'),
    pair('twice-bad', `${style} twice: an unknown key, then a deleted one`, 'unknown', 'deleted'),
  ];
}

const spellings = [
  (name: string) => name.toLowerCase(),
  (name: string) => name.toUpperCase(),
] as const;

/** The header twice, its name spelled once in small letters and once in capitals: still one header. */
function spelledTwice(contract: Contract, style: Style): Pair[] {
  const spelled = (key: KeyName, spell: (name: string) => string): CredentialPlan => {
    const plan = presentKey(contract, style, key);
    return { ...plan, place: { ...plan.place, name: spell(plan.place.name) } };
  };
  const pair = (variant: string, first: KeyName, second: KeyName): Pair => ({
    variant: `two-spellings-${variant}`,
    sends: `${style} twice, in small letters with the ${first} key and in capitals with the ${second} key`,
    credentials: both(spelled(first, spellings[0]), spelled(second, spellings[1])),
    hopeless: first !== 'active' && second !== 'active',
  });
  return [
    pair('good-first', 'active', 'unknown'),
    pair('good-last', 'unknown', 'active'),
    pair('bad', 'unknown', 'deleted'),
  ];
}

/** The endpoint's own place and another one, right and wrong. */
function beside(contract: Contract, style: Style, other: Style): Pair[] {
  const pair = (variant: string, own: KeyName, foreign: KeyName): Pair => ({
    variant: `${variant}-${other}`,
    sends: `${own === 'active' ? 'the valid key' : 'an unknown key'} as ${style} and ${foreign === 'active' ? 'the valid key' : 'an unknown key'} as ${other}`,
    credentials: both(presentKey(contract, style, own), presentKey(contract, other, foreign)),
    hopeless: own !== 'active' && foreign !== 'active',
  });
  return [
    pair('good-beside-bad', 'active', 'unknown'),
    pair('bad-beside-good', 'unknown', 'active'),
    pair('bad-beside-bad', 'unknown', 'unknown'),
  ];
}

const knownKey = (key: KeyName | null): KeyName[] =>
  key === null || key === 'unknown' ? [] : [key];

const allowedStatuses = [400, 401];

/** Whether an answer may come from a provider that fails now and then. */
const hasFailed = (exchanges: readonly Exchange[]): boolean =>
  exchanges.some(({ answer }) => answer !== null && answer.status >= 500);

const differ = (exchanges: readonly Exchange[]): boolean =>
  new Set(exchanges.map(({ answer }) => answer?.status)).size > 1;

/**
 * Sends a request several times, and more often where the answers differ. Some are sent at once: where a
 * gateway takes turns, a case that always alternates with another one would get the same turn each time.
 */
async function sendRepeatedly(
  session: Session,
  plan: RequestPlan,
  times: number,
): Promise<readonly Exchange[]> {
  const sendAtOnce = (count: number): Promise<Exchange[]> =>
    Promise.all(Array.from({ length: count }, () => session.send(plan)));
  const exchanges = await sendAtOnce(1);
  exchanges.push(...(await sendAtOnce(times - 1)));
  if (hasFailed(exchanges)) exchanges.push(...(await sendAtOnce(repeats - exchanges.length)));
  while (differ(exchanges) && exchanges.length < moreRepeats) {
    exchanges.push(...(await sendAtOnce(Math.min(2, moreRepeats - exchanges.length))));
  }
  return exchanges;
}

/** Answers that differ are a finding where each kind comes often: an upstream fails but now and then. */
function judgeFlips(exchanges: readonly Exchange[], first: Exchange): Judgement {
  const seenTimes = new Map<string, number>();
  for (const exchange of exchanges) {
    const words = describeAnswer(exchange);
    seenTimes.set(words, (seenTimes.get(words) ?? 0) + 1);
  }
  const seen = [...seenTimes].map(([words, count]) => `${count} × ${words}`).join('; ');
  const usual = Math.max(...seenTimes.values());
  const isInTrouble = exchanges.some(({ answer }) => answer !== null && answer.status >= 500);
  if (isInTrouble || exchanges.length - usual < rareAnswers) {
    return inconclusive(`not steady: ${seen}`);
  }
  return failed('wrong-refusal', 'the same answer each time', first, seen);
}

function judgeRepeats(
  exchanges: readonly Exchange[],
  control: Exchange,
  facts: { readonly hopeless: boolean; readonly order: BodyOrder },
): Judgement {
  const { hopeless, order } = facts;
  const doubt = doubtOf(control, order);
  if (doubt !== null) return inconclusive(doubt);
  const [first] = exchanges;
  if (first === undefined) return passed;
  for (const exchange of exchanges) {
    if (exchange.answer === null) return inconclusive(explainFailure(exchange));
    const trouble = troubleOf(exchange.answer);
    if (trouble !== null) return inconclusive(trouble);
  }
  const served = exchanges.find(({ answer }) => answer !== null && isServed(answer));
  if (hopeless && served !== undefined) return failed('served', '400 or 401', served);
  if (differ(exchanges)) return judgeFlips(exchanges, first);
  const status = first.answer?.status ?? 0;
  const fits =
    served !== undefined || allowedStatuses.includes(status) || status === control.answer?.status;
  return judgeFindings(
    fits
      ? []
      : [{ severity: 'wrong-refusal', expected, seen: describeAnswer(first), exchange: first }],
  );
}

/** Two different credentials in one request get one documented, repeatable answer. */
export const keyConflict = (contract: Contract) => [
  ...cells(contract).flatMap(({ operation, style }) => {
    const others = otherStyles(contract, style);
    const twins = isInQuery(contract, style) ? [] : spelledTwice(contract, style);
    return [
      ...repeated(contract, style),
      ...twins,
      ...others.flatMap((other) => beside(contract, style, other)),
    ].map(({ variant, sends, credentials, hopeless }) => {
      const hasChoice = !hopeless && variant !== 'twice-same';
      const times = hasChoice && isRepresentative(contract, operation) ? repeats : fewRepeats;
      return scenarioCase(
        {
          requirement,
          operation,
          style,
          variant,
          sends,
          expects: hopeless ? '400 or 401' : expected,
        },
        {
          needs: [
            ...new Set(['active' as const, ...credentials.flatMap(({ key }) => knownKey(key))]),
          ],
          requests: moreRepeats,
          steady: times,
          run: async (session) => {
            const plan = request(operation, credentials, {
              body: hopeless ? 'guarded' : 'ordinary',
            });
            return judgeRepeats(
              await sendRepeatedly(session, plan, times),
              await session.control(controlOf(contract, plan, style)),
              {
                hopeless,
                order: session.orderOf(operation),
              },
            );
          },
        },
      );
    });
  }),
  ...operationIdsOf(contract)
    .filter((id) => operationOf(contract, id).model !== null)
    .flatMap((operation) => mixedIdentityCases(contract, operation)),
  ...representatives(contract).flatMap((operation) => hopelessPairCases(contract, operation)),
];
