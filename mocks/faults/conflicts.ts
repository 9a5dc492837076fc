import type { Swap } from '../gateway.ts';
import type { Fault } from './fault.ts';
import { admitWhen } from './swaps.ts';

/** Of conflicting credentials one is taken, and each time that the same request comes another one. */
const takeTurns: Swap = (parts) => {
  const turns = new Map<string, number>();
  return {
    ...parts,
    readCredential: (inbound, operation) => {
      const reading = parts.readCredential(inbound, operation);
      if (reading.kind !== 'conflict') return reading;
      const request = JSON.stringify([inbound.url, ...inbound.headers]);
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
];
