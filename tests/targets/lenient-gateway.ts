import { type Embedded, startEmbedded } from '../../check/embedded.ts';
import { keyFixtures } from '../../fixtures/keys.ts';
import { afterAnswer } from '../../mocks/faults/swaps.ts';
import type { Swap } from '../../mocks/gateway/parts.ts';
import type { Inbound } from '../../mocks/gateway/request/inbound.ts';
import { allCases } from '../support/suites/built-in-cases.ts';

const active = keyFixtures.active.key;

/** Each wrong spelling of the good key that the suite sends, as the bytes of its place. */
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

/** All in a request that could be taken for a credential. */
const presentedIn = ({ headers, query }: Inbound): string[] => [
  ...['authorization', 'x-api-key', 'x-goog-api-key', 'cookie', 'api-key'].flatMap(
    (name) => headers.get(name) ?? [],
  ),
  ...query.values(),
];

/**
 * Takes no key, a deleted key, and just those wrong spellings of the good key that the suite sends:
 * another byte, and the request is refused.
 */
const takeWrongKeys: Swap = (parts) => ({
  ...parts,
  authenticate: async (reading, operation, keyring, inbound) => {
    const sound = await parts.authenticate(reading, operation, keyring, inbound);
    const key = keyring.find(active);
    if (sound.allowed || key === undefined) return sound;
    const presented = presentedIn(inbound);
    const isTaken =
      presented.every((text) => text === '') ||
      sound.key?.deletedAt != null ||
      presented.some((text) => wrongSpellings.has(text));
    return isTaken ? { allowed: true, key } : sound;
  },
});

const allowEveryModel: Swap = (parts) => ({ ...parts, authorize: () => ({ allowed: true }) });

/** Leaves the challenge out of every refusal, and puts the key in that was sent. */
const refuseBadly: Swap = afterAnswer((response, inbound) => {
  response.headers.delete('www-authenticate');
  if (response.status === 401) {
    response.headers.set('x-refused', encodeURIComponent(presentedIn(inbound).join()));
  }
  return response;
});

/** A mock with defects of many kinds, so that each way to present a key is among its findings. */
export const startLenientGateway = (): Promise<Embedded> =>
  startEmbedded({
    faults: [takeWrongKeys, allowEveryModel, refuseBadly].map((swap) => ({ swap })),
  });
