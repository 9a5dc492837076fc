import { type Embedded, startEmbedded } from '../../check/embedded.ts';
import { keyFixtures } from '../../fixtures/keys.ts';
import { afterAnswer, afterAuthentication } from '../../mocks/faults/patches.ts';
import type { Context } from '../../mocks/gateway/context.ts';
import { isRefusal } from '../../mocks/gateway/refusal.ts';
import type { Patch } from '../../mocks/gateway/stages.ts';
import { allCases } from '../support/suites/built-in-cases.ts';

const active = keyFixtures.active.key;

/** Each wrong spelling of the valid key that the suite sends, as the bytes of its place. */
const wrongSpellings = new Set(
  allCases.flatMap((one) => {
    if (one.kind !== 'single' || !/^KEY-(?:MALFORMED|PRESENTATION)$/.test(one.requirement))
      return [];
    return one.request.credentials.map(({ place, write }) => {
      const text = write(active);
      if (place.in === 'cookie') return `${place.name}=${text}`;
      return place.in === 'query' ? decodeURIComponent(text) : text;
    });
  }),
);

/** All in a request that could be mistaken for a credential. */
const presentedIn = ({ headers, query }: Context): string[] => [
  ...['authorization', 'x-api-key', 'x-goog-api-key', 'cookie', 'api-key'].flatMap(
    (name) => headers.get(name) ?? [],
  ),
  ...query.values(),
];

/**
 * Takes no key, a deleted key, and just those wrong spellings of the valid key that the suite sends:
 * another byte, and the request is refused.
 */
const takeWrongKeys: Patch = afterAuthentication((decided, ctx) => {
  const key = ctx.keyring.find(active);
  if (!isRefusal(decided) || key === undefined) return decided;
  const presented = presentedIn(ctx);
  const isTaken =
    presented.every((text) => text === '') ||
    ctx.key?.deletedAt != null ||
    presented.some((text) => wrongSpellings.has(text));
  return isTaken ? key : decided;
});

const allowEveryModel: Patch = (stages) => ({ ...stages, authorize: () => null });

/** Leaves the challenge out of every refusal, and puts the key in that was sent. */
const refuseBadly: Patch = afterAnswer((response, ctx) => {
  response.headers.delete('www-authenticate');
  if (response.status === 401) {
    response.headers.set('x-refused', encodeURIComponent(presentedIn(ctx).join()));
  }
  return response;
});

/** A mock with defects of many kinds, so that each way to present a key is among its findings. */
export const startLenientGateway = (): Promise<Embedded> =>
  startEmbedded({
    faults: [takeWrongKeys, allowEveryModel, refuseBadly].map((patch) => ({ patch })),
  });
