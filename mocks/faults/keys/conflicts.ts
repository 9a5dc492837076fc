import { keyHeaders } from '../../../spec/index.ts';
import type { Swap } from '../../gateway/parts.ts';
import type { Fault } from '../fault.ts';
import { admitWhen } from '../swaps.ts';

/** Of conflicting credentials one is taken, and each time that the same request comes another one. */
const takeTurns: Swap = (parts) => {
  const turns = new Map<string, number>();
  return {
    ...parts,
    readCredential: (inbound, operation) => {
      const reading = parts.readCredential(inbound, operation);
      if (reading.kind !== 'conflict') return reading;
      const sent = [...inbound.headers].filter(([name]) => keyHeaders.includes(name));
      const request = JSON.stringify([inbound.url, ...sent]);
      const turn = turns.get(request) ?? 0;
      turns.set(request, turn + 1);
      const style = reading.places[turn % reading.places.length];
      return style === undefined
        ? reading
        : parts.readCredential(inbound, { ...operation, styles: [style] });
    },
  };
};

/** The header's key opens the gateway; what it may do then is read from the query's key. */
const mixIdentities: Swap = (parts) => ({
  ...parts,
  authenticate: async (reading, operation, keyring, inbound) => {
    if (reading.kind !== 'conflict') {
      return parts.authenticate(reading, operation, keyring, inbound);
    }
    const styles = operation.styles.filter((style) => style !== 'query');
    const header = parts.readCredential(inbound, { ...operation, styles });
    const opened = await parts.authenticate(header, operation, keyring, inbound);
    const key = keyring.find(inbound.query.get('key') ?? '');
    return opened.allowed && key !== undefined ? { allowed: true, key } : opened;
  },
});

/** Fails on two different keys: the one variable for a key is set twice. */
const failOnConflict: Swap = (parts) => ({
  ...parts,
  authenticate: (reading, operation, keyring, inbound) => {
    if (reading.kind === 'conflict') throw new TypeError('the key is already set');
    return parts.authenticate(reading, operation, keyring, inbound);
  },
});

/** Fails on the value that two header lines of the same name become (RFC 9110 §5.3). */
const failOnTwice: Swap = (parts) => ({
  ...parts,
  readCredential: (inbound, operation) => {
    const isListed = [...inbound.headers].some(([, value]) =>
      /^(?:bearer )?(sk-\w+), (?:bearer )?\1$/i.test(value),
    );
    if (isListed || inbound.query.getAll('key').length > 1)
      throw new TypeError('the key is a list');
    return parts.readCredential(inbound, operation);
  },
});

/** Two credentials in one request lead the gateway astray. */
export const conflictFaults: readonly Fault[] = [
  {
    id: 'conflict-answer-flips',
    sentence: 'Of two different keys in a request now the one is taken, now the other.',
    clause: 'KEY-CONFLICT',
    swap: takeTurns,
  },
  {
    id: 'identities-mixed',
    sentence: "The header's key opens the gateway, and the query's key says what it may do.",
    clause: 'KEY-CONFLICT',
    swap: mixIdentities,
  },
  {
    id: 'second-credential-skips-check',
    sentence: 'Beside an Authorization header the x-api-key of a message is not checked at all.',
    clause: 'KEY-CONFLICT',
    swap: admitWhen(
      ({ operation, inbound }) =>
        operation.format === 'anthropic' &&
        inbound.headers.has('x-api-key') &&
        inbound.headers.has('authorization'),
    ),
  },
  {
    id: 'same-key-twice-500',
    sentence: 'The same key in two header lines is answered 500: the joined value is no key.',
    clause: 'KEY-CONFLICT',
    swap: failOnTwice,
  },
  {
    id: 'two-keys-500',
    sentence: 'Two different keys in a request are answered 500.',
    clause: 'KEY-CONFLICT',
    swap: failOnConflict,
  },
  {
    id: 'bad-pair-let-in',
    sentence: 'Of two bad keys each guard leaves the refusal to the other one.',
    clause: 'KEY-CONFLICT',
    swap: admitWhen(({ reading }) => reading.kind === 'conflict'),
  },
];
