import { type Contract, styleOf } from '../../../spec/contract.ts';
import type { Style } from '../../../spec/index.ts';
import { controlOf, request, scenarioCase } from '../../cases/build.ts';
import type { Judgement } from '../../cases/case.ts';
import { cells, isInQuery, presentChanged, presentKey } from '../../cases/credentials.ts';
import type { Exchange } from '../../cases/exchange.ts';
import { changedKeys, sharedKeys } from '../../cases/malformed-keys.ts';
import type { CredentialPlan, KeyName, RequestPlan } from '../../cases/request-plan.ts';
import type { Session } from '../../cases/session.ts';
import {
  describeAnswer,
  explainFailure,
  isServed,
  readAnswer,
  troubleOf,
} from '../../judge/classify.ts';
import { envelopeOf } from '../../judge/envelope.ts';
import { doubtOf, failed, inconclusive, passed } from '../../judge/judges.ts';

const operation = 'generateContent';

type Sender = {
  readonly variant: string;
  readonly sends: string;
  readonly needs: readonly KeyName[];
  readonly credential: (style: Style) => CredentialPlan;
  readonly more?: Partial<RequestPlan>;
};

/** Keys that must be refused for their state, before their body is read. */
const guarded: readonly (readonly [KeyName, string])[] = [
  ['unknown', 'a key that was never issued'],
  ['deleted', 'a deleted key'],
  ['disabled', 'a disabled key'],
  ['expired', 'an expired key'],
];

const ofState = (
  contract: Contract,
  variant: string,
  sends: string,
  key: KeyName,
  more: Partial<RequestPlan>,
): Sender => ({
  variant,
  sends,
  needs: key === 'unknown' ? [] : [key],
  credential: (style) => presentKey(contract, style, key),
  more,
});

const states = (contract: Contract): readonly Sender[] => [
  ofState(contract, 'active', 'the valid key', 'active', {}),
  ...guarded.map(([key, sends]) => ofState(contract, key, sends, key, { body: 'guarded' })),
  ofState(contract, 'exhausted', 'a key without quota', 'exhausted', { body: 'whole' }),
  ofState(
    contract,
    'denied-model',
    'the restricted key with a model not on its list',
    'restricted',
    {
      body: 'whole',
      model: 'denied',
    },
  ),
];

const compared = [
  'last-dropped',
  'half',
  'last-changed',
  'lower-case',
  'prefix-only',
  'sample-test',
];

const spoiled = (contract: Contract): readonly Sender[] =>
  [...changedKeys, ...sharedKeys]
    .filter(({ variant }) => compared.includes(variant))
    .map(({ variant, words, change }) => ({
      variant,
      sends: `the key ${words}`,
      needs: ['active'],
      credential: (style) => presentChanged(contract, style, 'active', change),
      more: { body: 'guarded' },
    }));

/** The result where the query is not read at all: one fact, which another clause reports. */
const queryUnread: Judgement = {
  outcome: 'inconclusive',
  reason: 'the valid key is refused in the query: STYLE-GEMINI-QUERY reports that',
  elsewhere: true,
};

/** Whether the valid key is accepted in the header and refused in the query. */
async function isQueryUnread(session: Session, plan: RequestPlan, pair: Pair): Promise<boolean> {
  const [header, query] = await Promise.all(
    [pair.header, pair.query].map((style) =>
      session.control(controlOf(session.contract, plan, style)),
    ),
  );
  const isRefused = (one: Exchange | undefined) =>
    one !== undefined && readAnswer(one).kind === 'refused';
  return !isRefused(header) && isRefused(query);
}

/** @param doubt why two equal answers prove nothing; null where they prove something */
function compare(
  header: Exchange,
  query: Exchange,
  { isGood, doubt }: { readonly isGood: boolean; readonly doubt: string | null },
): Judgement {
  if (header.answer === null) return inconclusive(explainFailure(header));
  if (query.answer === null) return inconclusive(explainFailure(query));
  const trouble = troubleOf(header.answer) ?? troubleOf(query.answer);
  const same = header.answer.status === query.answer.status;
  if (!same && trouble !== null) return inconclusive(trouble);
  if (header.answer.status === 404 && same) return inconclusive('the endpoint is not offered');
  // The endpoint may not exist for the valid key: some gateways judge keys before paths.
  const isAbsent = [header, query].some((one) => readAnswer(one).kind === 'not-offered');
  if (isGood && isAbsent) return inconclusive('the endpoint is not offered');
  if (isGood && readAnswer(header).kind !== 'refused' && readAnswer(query).kind === 'refused') {
    return queryUnread;
  }
  const expected = 'the same status and envelope in header and query';
  const seen = `header: ${describeAnswer(header)}; query: ${describeAnswer(query)}`;
  if (!same) {
    const served = [header, query].find(({ answer }) => answer !== null && isServed(answer));
    if (served === undefined) return failed('wrong-refusal', expected, query, seen);
    return failed(isGood ? 'refused' : 'served', expected, isGood ? query : served, seen);
  }
  if (doubt !== null) return inconclusive(doubt);
  // An exhausted key is rightly refused with 402 or 429; other trouble is no answer to a key.
  if (trouble !== null && header.answer.status > 500) return inconclusive(trouble);
  if (isServed(header.answer)) return passed;
  const unfinished = [header, query].find(({ answer }) => answer?.unfinished !== undefined);
  if (unfinished !== undefined) return inconclusive(describeAnswer(unfinished));
  return envelopeOf(header.answer) === envelopeOf(query.answer)
    ? passed
    : failed('wrong-shape', expected, query, `${seen}, in another envelope`);
}

/** The two styles of the endpoint, where it has both. */
type Pair = { readonly header: Style; readonly query: Style };

function pairOf(contract: Contract): Pair | null {
  const own = cells(contract).filter((cell) => cell.operation === operation);
  const query = own.find(({ style }) => isInQuery(contract, style))?.style;
  const header = own.find(({ style }) => !isInQuery(contract, style))?.style;
  return query === undefined || header === undefined ? null : { header, query };
}

/** For every key state the header and the query parameter give the same status and the same envelope. */
export function styleGeminiEquivalent(contract: Contract) {
  const pair = pairOf(contract);
  return pair === null ? [] : casesOf(contract, pair);
}

const casesOf = (contract: Contract, pair: Pair) =>
  [...states(contract), ...spoiled(contract)].map(({ variant, sends, needs, credential, more }) =>
    scenarioCase(
      {
        requirement: 'STYLE-GEMINI-EQUIVALENT',
        operation,
        style: pair.query,
        variant,
        sends: `${sends}, in ${styleOf(contract, pair.header).place.name} and in the query`,
        expects: 'the same status and envelope both times',
      },
      {
        needs,
        needsModels: more?.model === 'denied',
        requests: 2,
        run: async (session) => {
          const good = session.keyOf('active');
          const isUnchanged = good !== undefined && credential(pair.header).write(good) === good;
          if (isUnchanged && more?.body === 'guarded' && needs.includes('active')) {
            return {
              outcome: 'not-applicable',
              reason: 'with this key the request is the accepted one itself',
            };
          }
          const [header, query] = await Promise.all([
            session.send(request(operation, [credential(pair.header)], more)),
            session.send(request(operation, [credential(pair.query)], more)),
          ]);
          // Two equal answers prove nothing where no key is ever accepted.
          const plan = request(operation, [credential(pair.query)], more);
          const control =
            variant === 'active' || good === undefined
              ? header
              : await session.control(controlOf(contract, plan, pair.header));
          const doubt =
            good === undefined
              ? 'no valid key was given to compare with'
              : doubtOf(control, session.orderOf(operation));
          const judgement = compare(header, query, { isGood: variant === 'active', doubt });
          const isRefused =
            judgement.outcome === 'failed' &&
            judgement.findings.every(({ severity }) => severity === 'wrong-refusal');
          return isRefused && good !== undefined && (await isQueryUnread(session, plan, pair))
            ? queryUnread
            : judgement;
        },
      },
    ),
  );
