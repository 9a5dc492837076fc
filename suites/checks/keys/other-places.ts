import { listWords } from '../../../base/text.ts';
import { type Contract, operationIdsOf, operationOf, styleOf } from '../../../spec/contract.ts';
import type { Style } from '../../../spec/index.ts';
import { smallestDeviating } from '../../carriers/bisect.ts';
import { badRequest, controlOf, scenarioCase } from '../../cases/build.ts';
import { firstStyle, isSamePlace, turnOf } from '../../cases/credentials.ts';
import type { Exchange } from '../../cases/exchange.ts';
import type { CredentialPlan, Place } from '../../cases/request-plan.ts';
import { describeAnswer, explainFailure, isServed, readAnswer } from '../../judge/classify.ts';
import { doubtOf, failed, inconclusive, isSameRefusal, passed } from '../../judge/judges.ts';

const header = (name: string): Place => ({ in: 'header', name });
const query = (name: string): Place => ({ in: 'query', name });
const cookie = (name: string): Place => ({ in: 'cookie', name });

/** Places in which one gateway or another reads a key, and which no style of the contract names. */
const places: readonly Place[] = [
  ...[
    'x-litellm-api-key',
    'x-portkey-api-key',
    'x-auth-token',
    'x-access-token',
    'x-api-token',
    'x-token',
    'x-openai-api-key',
    'x-anthropic-api-key',
    'openai-api-key',
    'anthropic-api-key',
    'apikey',
    'token',
    'x-key',
    'mj-api-secret',
    'x-auth-key',
    'x-authorization',
    'x-forwarded-access-token',
  ].map(header),
  ...['token', 'auth', 'auth_token', 'apikey', 'api-key', 'x-api-key', 'authorization'].map(query),
  ...['token', 'access_token', 'authorization', 'x-api-key'].map(cookie),
];

/** Vendors' headers whose value has a scheme. */
const withScheme: readonly Place[] = [
  'cf-aig-authorization',
  'helicone-auth',
  'proxy-authorization',
  'x-upstream-authorization',
].map(header);

/** How a lenient reader of `Authorization` still finds the key behind a word that begins with Bearer. */
const bearerSpellings: readonly ((key: string) => string)[] = [
  (key) => `Bearerx ${key}`,
  (key) => `Bearer, ${key}`,
  (key) => `Bearer ${key} more`,
];

/** One odd spelling in `Authorization`, where that is no place of the endpoint; styles take turns by name. */
const oddBearer = (style: Style): CredentialPlan[] => {
  const write = bearerSpellings[turnOf(style) % bearerSpellings.length];
  return write === undefined ? [] : [{ place: header('Authorization'), key: 'active', write }];
};

const credentialAt =
  (prefix: string) =>
  (place: Place): CredentialPlan => ({
    place,
    key: 'active',
    write: (key) => prefix + (place.in === 'query' ? encodeURIComponent(key) : key),
  });

const describePlace = ({ place }: CredentialPlan): string =>
  place.in === 'query' ? `the query as \`${place.name}\`` : `the ${place.in} \`${place.name}\``;

/** The whole secret in many places at once that no style names: none of them opens anything. */
export const otherPlaces = (contract: Contract) =>
  operationIdsOf(contract).map((operation) => {
    const style = firstStyle(contract, operation);
    const own = operationOf(contract, operation).styles.map((one) => styleOf(contract, one).place);
    const isOwn = (place: Place) => own.some((one) => isSamePlace(one, place));
    const isBearer = operationOf(contract, operation).styles.includes('bearer');
    const all = [
      ...places.filter((place) => !isOwn(place)).map(credentialAt('')),
      ...withScheme.map(credentialAt('Bearer ')),
      ...(isBearer ? [] : oddBearer(style)),
    ];
    return scenarioCase(
      {
        requirement: 'KEY-PRESENTATION',
        operation,
        style,
        variant: 'in-other-places',
        sends: `the valid key in ${all.length} headers, query members and cookies that no style names`,
        expects: '401',
      },
      {
        needs: ['active'],
        requests: 1,
        run: async (session) => {
          const send = (some: readonly CredentialPlan[]) =>
            session.send(badRequest(operation, some));
          const first = await send(all);
          if (first.answer === null) return inconclusive(explainFailure(first));
          const control = await session.control(
            controlOf(contract, badRequest(operation, all), style),
          );
          const doubt = doubtOf(control, session.orderOf(operation));
          if (doubt !== null) return inconclusive(doubt);
          const isAccepted = ({ answer }: Exchange) =>
            answer !== null &&
            (isServed(answer) ||
              (readAnswer(control).kind === 'taken' && isSameRefusal(answer, control)));
          if (!isAccepted(first)) return passed;
          let shown: Exchange = first;
          const culprits = await smallestDeviating(all, async (some) => {
            const exchange = await send(some);
            if (isAccepted(exchange)) shown = exchange;
            return isAccepted(exchange);
          });
          const where = listWords(culprits.map(describePlace));
          return failed('wrong-refusal', '401', shown, `${describeAnswer(shown)}, from ${where}`);
        },
      },
    );
  });
