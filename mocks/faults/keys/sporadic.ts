import { realClock } from '../../../base/clock.ts';
import type { KeyState } from '../../../fixtures/keys.ts';
import type { Routed } from '../../gateway/context.ts';
import { isRefusal, type Refusal } from '../../gateway/refusal.ts';
import type { Patch } from '../../gateway/stages.ts';
import type { IssuedKey } from '../../keys/keyring.ts';
import { breaking } from '../fault.ts';
import { admitWhen, afterAuthentication, isInState, nobody, refuseWhen } from '../patches.ts';

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

const placeOf = ({ operation, credential }: Routed): string =>
  `${operation.path} ${credential.kind === 'found' ? credential.style : 'none'}`;

/** Lets a key of this state in at every twentieth request with one, counted by endpoint and style. */
const admitSometimes =
  (state: KeyState): Patch =>
  (stages) => {
    const isTurn = everyNth(20);
    return admitWhen((ctx) => isInState(ctx, state) && isTurn(placeOf(ctx)))(stages);
  };

const admitWithoutKeySometimes: Patch = (stages) => {
  const isTurn = everyNth(20);
  return admitWhen((ctx) => ctx.credential.kind === 'missing' && isTurn(placeOf(ctx)))(stages);
};

const refuseSometimes: Patch = (stages) => {
  const isTurn = everyNth(20);
  return refuseWhen((ctx) => ctx.key?.models === null && isTurn(placeOf(ctx)))(stages);
};

/** How long the key store takes to answer, in milliseconds: time enough for the next request. */
const lookUpTime = 1;

/** How many requests in one style to an endpoint are answered rightly before one is not. */
const seldom = 80;

/**
 * After eighty requests to an endpoint, the next that another decision overtakes gets that one, and
 * the count begins anew.
 */
const swapSometimes: Patch = (stages) => {
  const latest = new Map<string, IssuedKey | Refusal>();
  const counts = new Map<string, number>();
  return {
    ...stages,
    authenticate: async (ctx) => {
      const own = await stages.authenticate(ctx);
      const place = placeOf(ctx);
      const count = (counts.get(place) ?? 0) + 1;
      counts.set(place, count);
      latest.set(place, own);
      await realClock.sleep(lookUpTime);
      const other = latest.get(place) ?? own;
      if (count < seldom || isRefusal(other) === isRefusal(own)) return own;
      counts.set(place, 0);
      return other;
    },
  };
};

const skipOnConnection: Patch = (stages) => {
  const isTurn = everyNth(25);
  return afterAuthentication((decided, ctx) => {
    const { connection } = ctx.request;
    const isTrusted = connection !== null && isTurn(connection) && ctx.credential.kind === 'found';
    return isRefusal(decided) && isTrusted ? (ctx.key ?? nobody(ctx.now)) : decided;
  })(stages);
};

/** Faults that show only once in N times. */
export const sporadicFaults = [
  ...breaking('KEY-DELETED', {
    'deleted-key-served-sometimes': [
      'A deleted key is served at every twentieth request to an endpoint.',
      admitSometimes('deleted'),
      { reach: 'thorough' },
    ],
  }),
  ...breaking('KEY-INACTIVE', {
    'expired-key-served-sometimes': [
      'An expired key is served at every twentieth request to an endpoint.',
      admitSometimes('expired'),
      { reach: 'thorough' },
    ],
  }),
  ...breaking('KEY-REQUIRED', {
    'no-key-served-sometimes': [
      'A request without a key is served at every twentieth one to an endpoint.',
      admitWithoutKeySometimes,
      { reach: 'thorough' },
    ],
  }),
  ...breaking('STYLE-BEARER', {
    'good-key-refused-sometimes': [
      'A valid key is refused at every twentieth request to an endpoint.',
      refuseSometimes,
      { reach: 'thorough' },
    ],
  }),
  ...breaking('HARD-ISOLATED', {
    'identity-swapped-sometimes': [
      'After eighty requests to an endpoint, one gets the decision on another that came meanwhile.',
      swapSometimes,
      { reach: 'thorough' },
    ],
  }),
  ...breaking('KEY-UNKNOWN', {
    'connection-trusted-sometimes': [
      'The key of every 25th request on a connection is not looked at.',
      skipOnConnection,
      { reach: 'thorough' },
    ],
  }),
];
