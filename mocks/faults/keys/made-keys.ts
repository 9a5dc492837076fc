import type { Patch } from '../../gateway/stages.ts';
import type { Fault } from '../fault.ts';
import { admitState, changeKeyring } from '../patches.ts';

const hour = 3_600_000;

/** Gives a key its quota back whenever anything about it is changed. */
const forgetSpending: Patch = changeKeyring((keyring) => ({
  change: (id, change) => {
    const record = keyring.change(id, change);
    if (record !== undefined) record.used = 0;
    return record;
  },
}));

/** Defects of keys on the edge of their state, which only a key that was made for it shows. */
export const madeKeyFaults: readonly Fault[] = [
  {
    id: 'expiry-an-hour-late',
    sentence: 'The expiry of a key is read in another time zone, so that it comes an hour late.',
    clause: 'KEY-INACTIVE',
    patch: admitState(
      'expired',
      ({ key, now }) => key?.expiresAt != null && now - key.expiresAt < hour,
    ),
  },
  {
    id: 'zero-quota-unlimited',
    sentence: 'A quota of zero is treated as no quota at all.',
    clause: 'KEY-QUOTA',
    patch: admitState('exhausted', ({ key }) => key?.quota === 0),
  },
  {
    id: 'change-gives-quota-back',
    sentence: 'Whatever is changed about a key, it has its whole quota again.',
    clause: 'KEY-QUOTA',
    patch: forgetSpending,
  },
  {
    id: 'gemini-not-charged',
    sentence: "Calls in Gemini's format are served, and cost their key nothing.",
    clause: 'KEY-QUOTA',
    patch: (stages) => ({
      ...stages,
      finish: (ctx, answer) => {
        const isServed = answer.status === 200 && ctx.operation?.format === 'gemini';
        if (isServed && ctx.key !== null) ctx.key.used -= 1;
        return stages.finish(ctx, answer);
      },
    }),
  },
];
