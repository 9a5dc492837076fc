import type { Patch } from '../../gateway/stages.ts';
import { breaking } from '../fault.ts';
import { admitState, changeKeyring } from '../patches.ts';

const hour = 3_600_000;

const forgetSpending: Patch = changeKeyring((keyring) => ({
  change: (id, change) => {
    const record = keyring.change(id, change);
    if (record !== undefined) record.used = 0;
    return record;
  },
}));

/** Defects of keys on the edge of their state, which only a key that was made for it shows. */
export const madeKeyFaults = [
  ...breaking('KEY-INACTIVE', {
    'expiry-an-hour-late': [
      'The expiry of a key is read in another time zone, so that it comes an hour late.',
      admitState('expired', ({ key, now }) => key?.expiresAt != null && now - key.expiresAt < hour),
    ],
  }),
  ...breaking('KEY-QUOTA', {
    'zero-quota-unlimited': [
      'A quota of zero is treated as no quota at all.',
      admitState('exhausted', ({ key }) => key?.quota === 0),
    ],
    'change-gives-quota-back': [
      'Whatever is changed about a key, it has its whole quota again.',
      forgetSpending,
    ],
    'gemini-not-charged': [
      "Calls in Gemini's format are served, and cost their key nothing.",
      (stages) => ({
        ...stages,
        finish: (ctx, answer) => {
          const isServed = answer.status === 200 && ctx.operation?.format === 'gemini';
          if (isServed && ctx.key !== null) ctx.key.used -= 1;
          return stages.finish(ctx, answer);
        },
      }),
    ],
  }),
];
