import type { Contract } from '../../spec/contract.ts';
import type { Format, Style } from '../../spec/index.ts';
import { applyProfile } from '../../spec/profiles/apply-profile.ts';
import type { KeyPlace, Profile } from '../../spec/profiles/profile.ts';
import { request } from '../cases/build.ts';
import { firstStyle, presentKey } from '../cases/credentials.ts';
import type { Exchange } from '../cases/exchange.ts';
import type { KeyName } from '../cases/request-plan.ts';
import type { Target } from '../cases/target.ts';
import { makeUnknownKey } from '../cases/unknown-key.ts';
import { acceptsKey, readAnswer } from '../judge/classify.ts';
import { buildRequest } from '../wire/build-request.ts';
import type { Wire } from '../wire/wire.ts';

/** Asks a gateway with free requests. */
export type Asking = {
  readonly contract: Contract;
  readonly target: Target;
  readonly wire: Pick<Wire, 'send'>;
};

/** Paths below which gateways offer a format, in addition to its own mount. */
const morePaths: Readonly<Record<Format, readonly string[]>> = {
  openai: ['/api'],
  anthropic: ['/api'],
  gemini: ['/gemini', '/api'],
};

/** Where gateways read a key, whatever the format. */
const keyPlaces: readonly KeyPlace[] = [
  { in: 'header', name: 'Authorization', prefix: 'Bearer ' },
  { in: 'header', name: 'x-api-key' },
  { in: 'header', name: 'x-goog-api-key' },
  { in: 'header', name: 'api-key' },
];

/** Azure's gateways answer 404 to a request that names no version of the API. */
const dated = { 'api-version': '2024-10-21' };

/** Sends a free request to an operation of a contract, in the operation's first style where none is given. */
export function probe(
  { target, wire }: Pick<Asking, 'target' | 'wire'>,
  contract: Contract,
  operation: string,
  key: KeyName,
  style: Style = firstStyle(contract, operation),
): Promise<Exchange> {
  const unknown = makeUnknownKey(target.keys.active);
  const plan = request(operation, [presentKey(contract, style, key)], { body: 'probe' });
  const keyOf = (name: KeyName) => (name === 'unknown' ? unknown : target.keys[name]);
  return wire.send(buildRequest(contract, plan, { target, keyOf, order: 'unknown' }));
}

/** What a candidate came to: the key opens it, the endpoint is not there, or neither. */
type Trial = 'opens' | 'absent' | 'other';

/**
 * Tries a profile on a format. It fits where the valid key is accepted and an unknown one is refused: a
 * gateway that answers everything alike shows nothing.
 */
export async function tryProfile(asking: Asking, format: Format, profile: Profile): Promise<Trial> {
  const contract = applyProfile(asking.contract, { name: 'candidate', profile });
  const { freeProbe, representative } = contract.formats[format];
  let absent = false;
  for (const operation of new Set([freeProbe, representative])) {
    const reading = readAnswer(await probe(asking, contract, operation, 'active'));
    if (reading.kind === 'refused') return 'other';
    absent ||= reading.kind === 'not-offered';
    if (!acceptsKey(reading)) continue;
    if (readAnswer(await probe(asking, contract, operation, 'unknown')).kind === 'refused') {
      return 'opens';
    }
  }
  return absent ? 'absent' : 'other';
}

/**
 * Looks for the path and the place of the key with which a gateway accepts the valid key in a format. It
 * sends only free requests. Another path is tried only where the endpoint is absent: a key that is refused
 * there is more likely invalid, and must not be sent often.
 *
 * @returns the profile that declares them, empty where the contract fits; null where nothing was found
 */
export async function findFormat(asking: Asking, format: Format): Promise<Profile | null> {
  const { mount } = asking.contract.formats[format];
  for (const path of [undefined, mount, ...morePaths[format]]) {
    const make = (key?: KeyPlace): Profile => {
      const changed = {
        ...(path === undefined ? {} : { path }),
        ...(key === undefined ? {} : { key }),
      };
      return Object.keys(changed).length === 0 ? {} : { formats: { [format]: changed } };
    };
    const own = await tryProfile(asking, format, make());
    if (own === 'opens') return make();
    const elsewhere = own === 'absent' ? [] : keyPlaces.map((place) => make(place));
    const withDate = { ...make({ in: 'header', name: 'api-key' }), query: dated };
    for (const candidate of [...elsewhere, ...(format === 'openai' ? [withDate] : [])]) {
      if ((await tryProfile(asking, format, candidate)) === 'opens') return candidate;
    }
    if (own === 'other') return null;
  }
  return null;
}
