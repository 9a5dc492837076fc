import { realClock } from '../../../base/clock.ts';
import type { KeyState } from '../../../fixtures/keys.ts';
import type { Authentication } from '../../gateway/authorize.ts';
import type { Swap } from '../../gateway/parts.ts';
import { stateOf } from '../../keys/keyring.ts';
import type { Fault } from '../fault.ts';
import { admitWhen, afterAuthentication, nobody, refuseKey, type Scene } from '../swaps.ts';

/*
 * Defects that show now and then, as behind a load balancer one instance of twenty has. They count
 * instead of drawing lots, so that a test that proves a check by them comes out alike each time.
 */

/** Counts by a name, and is true each time that a count reaches a multiple. */
function everyNth(nth: number): (name: object | string) => boolean {
  const byText = new Map<string, number>();
  const byObject = new WeakMap<object, number>();
  return (name) => {
    const known = typeof name === 'string' ? byText.get(name) : byObject.get(name);
    const count = (known ?? 0) + 1;
    if (typeof name === 'string') byText.set(name, count);
    else byObject.set(name, count);
    return count % nth === 0;
  };
}

const styleOf = ({ reading }: Scene): string => (reading.kind === 'found' ? reading.style : 'none');

const placeOf = (scene: Scene): string => `${scene.operation.path} ${styleOf(scene)}`;

/** Lets a key of this state in at every twentieth request with one, counted by endpoint and style. */
const admitSometimes =
  (state: KeyState): Swap =>
  (parts) => {
    const isTurn = everyNth(20);
    return admitWhen(
      (scene, key) =>
        key !== null && stateOf(key, scene.inbound.now) === state && isTurn(placeOf(scene)),
    )(parts);
  };

const admitWithoutKeySometimes: Swap = (parts) => {
  const isTurn = everyNth(20);
  return admitWhen((scene) => scene.reading.kind === 'missing' && isTurn(placeOf(scene)))(parts);
};

const refuseSometimes: Swap = (parts) => {
  const isTurn = everyNth(20);
  return afterAuthentication((decided, scene) =>
    decided.allowed && decided.key.models === null && isTurn(placeOf(scene))
      ? refuseKey(decided.key)
      : decided,
  )(parts);
};

/** How long the key store takes to answer, in milliseconds: time enough for the next request. */
const lookUpTime = 1;

/** How many requests in one style to an endpoint are answered rightly before one is not. */
const seldom = 80;

/**
 * After eighty requests to an endpoint, the next that another decision overtakes gets that one, and
 * the count begins anew.
 */
const swapSometimes: Swap = (parts) => {
  const latest = new Map<string, Authentication>();
  const counts = new Map<string, number>();
  return {
    ...parts,
    authenticate: async (reading, operation, keyring, inbound) => {
      const own = await parts.authenticate(reading, operation, keyring, inbound);
      const place = placeOf({ reading, operation, keyring, inbound });
      const count = (counts.get(place) ?? 0) + 1;
      counts.set(place, count);
      latest.set(place, own);
      await realClock.sleep(lookUpTime);
      const other = latest.get(place) ?? own;
      if (count < seldom || other.allowed === own.allowed) return own;
      counts.set(place, 0);
      return other;
    },
  };
};

/** Every 25th request on a connection is taken for one that was looked at already. */
const skipOnConnection: Swap = (parts) => {
  const isTurn = everyNth(25);
  return afterAuthentication((decided, { inbound, reading }) => {
    const connection = inbound.connection;
    const isTrusted = connection !== null && isTurn(connection) && reading.kind === 'found';
    return decided.allowed || !isTrusted
      ? decided
      : { allowed: true, key: decided.key ?? nobody(inbound.now) };
  })(parts);
};

/** What goes wrong once in so many times, and right at all others. */
export const sporadicFaults: readonly Fault[] = [
  {
    id: 'deleted-key-served-sometimes',
    sentence: 'A deleted key is served at every twentieth request to an endpoint.',
    clause: 'KEY-DELETED',
    reach: 'thorough',
    swap: admitSometimes('deleted'),
  },
  {
    id: 'expired-key-served-sometimes',
    sentence: 'An expired key is served at every twentieth request to an endpoint.',
    clause: 'KEY-INACTIVE',
    reach: 'thorough',
    swap: admitSometimes('expired'),
  },
  {
    id: 'no-key-served-sometimes',
    sentence: 'A request without a key is served at every twentieth one to an endpoint.',
    clause: 'KEY-REQUIRED',
    reach: 'thorough',
    swap: admitWithoutKeySometimes,
  },
  {
    id: 'good-key-refused-sometimes',
    sentence: 'A good key is refused at every twentieth request to an endpoint.',
    clause: 'STYLE-BEARER',
    reach: 'thorough',
    swap: refuseSometimes,
  },
  {
    id: 'identity-swapped-sometimes',
    sentence:
      'After eighty requests to an endpoint, one gets the decision on another that came meanwhile.',
    clause: 'HARD-ISOLATED',
    reach: 'thorough',
    swap: swapSometimes,
  },
  {
    id: 'connection-trusted-sometimes',
    sentence: 'The key of every 25th request on a connection is not looked at.',
    clause: 'KEY-UNKNOWN',
    reach: 'thorough',
    swap: skipOnConnection,
  },
];
