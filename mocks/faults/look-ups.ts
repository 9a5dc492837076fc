import type { Fault } from './fault.ts';
import { admitUnknown, compareBy, retell } from './swaps.ts';

/** A key is found, or told, although the value that was sent is none that was issued. */
export const lookUpFaults: readonly Fault[] = [
  {
    id: 'well-formed-key-accepted',
    sentence: 'Any value of the right shape is let in: nobody looks whether it was issued.',
    clause: 'KEY-UNKNOWN',
    swap: admitUnknown(/^sk-[A-Za-z0-9]{20,}$/),
  },
  {
    id: 'unknown-key-400',
    sentence: 'An unknown key is answered 400, with the complaint that no database is connected.',
    clause: 'KEY-UNKNOWN',
    swap: retell('KEY-UNKNOWN', {
      status: 400,
      kind: 'invalid-request',
      message: 'No connected db.',
    }),
  },
  {
    id: 'key-case-ignored',
    sentence: 'Keys are compared without regard to upper and lower case.',
    clause: 'KEY-MALFORMED',
    swap: compareBy((secret) => secret.toLowerCase()),
  },
  {
    id: 'key-truncated',
    sentence: 'Only the first 32 characters of a key are compared.',
    clause: 'KEY-MALFORMED',
    swap: compareBy((secret) => secret.slice(0, 32)),
  },
  {
    id: 'key-blanks-removed',
    sentence: 'Blanks inside a key are taken out before it is compared.',
    clause: 'KEY-MALFORMED',
    swap: compareBy((secret) => secret.replace(/\s/g, '')),
  },
  {
    id: 'masked-key-accepted',
    sentence: 'Only those characters of a key are compared that its masked form shows.',
    clause: 'KEY-MALFORMED',
    swap: compareBy((secret) => `${secret.slice(0, 7)}${secret.slice(-4)}`),
  },
  {
    id: 'sample-key-accepted',
    sentence: 'The sample keys of the documentation are live.',
    clause: 'KEY-MALFORMED',
    swap: admitUnknown(/^(?:sk-1234|test|YOUR_TOKEN|EMPTY)$/),
  },
  {
    id: 'sql-injection',
    sentence: 'The key is pasted into the SQL of its own look-up.',
    clause: 'KEY-MALFORMED',
    swap: admitUnknown(/' *(?:OR|UNION) /i),
  },
  {
    id: 'wildcard-in-look-up',
    sentence: 'The key is looked up as a pattern, in which % and * stand for anything.',
    clause: 'KEY-MALFORMED',
    swap: admitUnknown(/^sk-[%*]$/),
  },
  {
    id: 'token-not-verified',
    sentence: 'A JSON Web Token is believed without a look at its signature.',
    clause: 'KEY-MALFORMED',
    swap: admitUnknown(/^eyJ[\w-]+\.[\w-]+\./),
  },
  {
    id: 'vendor-key-passed-on',
    sentence: "A key in another vendor's shape is passed upstream instead of being looked up.",
    clause: 'KEY-MALFORMED',
    swap: admitUnknown(/^(?:sk-proj-|sk-ant-|AIza)/),
  },
];
