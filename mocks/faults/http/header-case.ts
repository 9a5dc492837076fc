import { styles } from '../../../spec/index.ts';
import { refuseMarker } from '../../gateway/refusals.ts';
import type { Inbound } from '../../gateway/request/inbound.ts';
import type { Fault } from '../fault.ts';
import { afterAuthentication, refuseKey } from '../swaps.ts';

/** True unless the request is known to have sent this header under another spelling of its name. */
const hasExactName = (inbound: Inbound, name: string): boolean =>
  inbound.headerNames()?.includes(name) !== false;

/** A name is matched by its letters' case, where HTTP has none. */
export const headerCaseFaults: readonly Fault[] = [
  {
    id: 'header-case-compared',
    sentence: 'A credential header is found under one spelling of its name only.',
    clause: 'HTTP-FIELD-CASE',
    swap: (parts) => ({
      ...parts,
      readCredential: (inbound, operation) =>
        parts.readCredential(inbound, {
          ...operation,
          styles: operation.styles.filter((style) => {
            const { place } = styles[style];
            return place.in === 'query' || hasExactName(inbound, place.name);
          }),
        }),
    }),
  },
  {
    id: 'scheme-case-compared',
    sentence: 'The scheme is compared letter by letter: `bearer KEY` is refused.',
    clause: 'HTTP-SCHEME-CASE',
    swap: afterAuthentication((decided, { reading, inbound }) =>
      reading.kind === 'found' &&
      reading.style === 'bearer' &&
      !inbound.headers.get('authorization')?.startsWith('Bearer ')
        ? refuseKey(decided.key)
        : decided,
    ),
  },
  {
    id: 'capital-scheme-refused',
    sentence: 'The scheme is known as Bearer and as bearer, and in no other spelling.',
    clause: 'HTTP-SCHEME-CASE',
    swap: afterAuthentication((decided, { inbound }) =>
      /^BEARER /.test(inbound.headers.get('authorization') ?? '')
        ? refuseKey(decided.key)
        : decided,
    ),
  },
  {
    id: 'version-header-case-compared',
    sentence: 'The header anthropic-version is found under this one spelling of its name.',
    clause: 'HTTP-FIELD-CASE',
    swap: (parts) => ({
      ...parts,
      checkMarkers: (operation, inbound) =>
        operation.format === 'anthropic' && !hasExactName(inbound, 'anthropic-version')
          ? refuseMarker('anthropic-version', '2023-06-01')
          : parts.checkMarkers(operation, inbound),
    }),
  },
];
