import { quotaExhausted } from '../../gateway/authorize.ts';
import { isRefusal } from '../../gateway/refusal.ts';
import type { Patch } from '../../gateway/stages.ts';
import type { IssuedKey } from '../../keys/keyring.ts';
import { breaking } from '../fault.ts';
import { allowWhen } from '../models/scope-patches.ts';
import {
  admitState,
  afterAuthentication,
  changeKeyring,
  isInState,
  refuseWhen,
} from '../patches.ts';

/** The longest delay of a timer, in milliseconds: a longer one passes at once. */
const longestDelay = 2 ** 31 - 1;

/** Five minutes, which libraries for tokens grant where nobody sets the skew of clocks. */
const defaultSkew = 300_000;

const slideExpiry: Patch = (stages) => {
  const lives = new WeakMap<IssuedKey, number>();
  return afterAuthentication((decided, { now }) => {
    if (isRefusal(decided) || decided.expiresAt === null) return decided;
    const life = lives.get(decided) ?? decided.expiresAt - decided.createdAt;
    lives.set(decided, life);
    decided.expiresAt = now + life;
    return decided;
  })(stages);
};

const scopeFirst: Patch = (stages) => ({
  ...stages,
  authenticate: async (ctx) => {
    const decided = await stages.authenticate(ctx);
    const { key } = ctx;
    if (!isRefusal(decided) || key === null || key.models === null) return decided;
    const keyed = { ...ctx, key };
    const model = await stages.readModel(keyed);
    return (await stages.authorize({ ...keyed, model })) ?? decided;
  },
});

const isEmbedding = (model: string): boolean => model.includes('embedding');

/** What is wrong at the edges of a key's life: its expiry, its name, and changes of it. */
export const edgeFaults = [
  ...breaking('KEY-LIFECYCLE', {
    'expiry-timer-overflows': [
      'A key is disabled by a timer, which passes at once where it is set beyond 24 days.',
      refuseWhen(
        ({ key }) =>
          key !== null && key.expiresAt !== null && key.expiresAt - key.createdAt > longestDelay,
      ),
    ],
    'name-revives-key': [
      'Keys are stored by name: a new one with the name of a deleted one revives its secret.',
      changeKeyring((keyring) => ({
        create: (order) => {
          for (const key of keyring.list()) if (key.name === order.name) key.deletedAt = null;
          return keyring.create(order);
        },
      })),
    ],
    'change-revives-key': [
      'Deletion is a mark that the next change of the key clears.',
      changeKeyring((keyring) => ({
        change: (id, change) => {
          const key = keyring.get(id);
          if (key !== undefined) key.deletedAt = null;
          return keyring.change(id, change);
        },
      })),
    ],
    'quota-before-deletion': [
      'The quota is looked at before the state: a deleted key without any gets 429.',
      afterAuthentication((decided, ctx) => {
        const { key } = ctx;
        const isSpent = key !== null && key.quota !== null && key.used >= key.quota;
        return isRefusal(decided) && isSpent && isInState(ctx, 'deleted')
          ? quotaExhausted
          : decided;
      }),
    ],
    'list-of-one-kind': [
      'A list restricts an endpoint only where it names a model of its kind.',
      allowWhen(
        ({ key, operation }) =>
          key.models !== null &&
          [...key.models].every((model) => isEmbedding(model)) &&
          operation.id !== 'createEmbedding',
      ),
    ],
    'scope-before-deletion': [
      'The list of a key is looked at before its state: a deleted key gets 403 for a model.',
      scopeFirst,
    ],
  }),
  ...breaking('KEY-INACTIVE', {
    'change-enables-key': [
      'A form leaves out what is not ticked: whatever is changed of a disabled key enables it.',
      changeKeyring((keyring) => ({
        change: (id, change) =>
          keyring.change(id, { ...change, disabled: change.disabled ?? false }),
      })),
    ],
    'expiry-beats-disabled': [
      'A disabled key is served as long as its expiry is still to come.',
      admitState('disabled', ({ key, now }) => (key?.expiresAt ?? 0) > now),
    ],
    'default-clock-skew': [
      'A key is served for five minutes after its expiry, as a library grants by default.',
      admitState('expired', ({ key, now }) => now - (key?.expiresAt ?? 0) < defaultSkew),
    ],
    'expiry-slides': [
      'The time to live of a key begins again with each use, so that one in use never expires.',
      slideExpiry,
    ],
  }),
];
