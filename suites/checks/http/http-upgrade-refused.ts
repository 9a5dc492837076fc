import type { Contract } from '../../../spec/contract.ts';
import type { Style } from '../../../spec/index.ts';
import { badRequest, comparedCase } from '../../cases/build.ts';
import {
  firstStyle,
  presentChanged,
  presentInSubprotocol,
  presentKey,
} from '../../cases/credentials.ts';
import { changeLast } from '../../cases/malformed-keys.ts';
import type { CredentialPlan } from '../../cases/request-plan.ts';
import { refusedWith } from '../../judge/judges.ts';

const operation = 'connectRealtime';

/** Any refusal of a used-up quota does; which one is KEY-QUOTA-STATUS's concern. */
const spent = [401, 402, 403, 429];

const senders = (
  contract: Contract,
  style: Style,
): readonly (readonly [string, string, CredentialPlan[], number[]])[] => [
  ['absent', 'a handshake without a key', [], [401]],
  [
    'unknown',
    'a handshake with a key that was never issued',
    [presentKey(contract, style, 'unknown')],
    [401],
  ],
  [
    'last-changed',
    'a handshake with a spoiled key',
    [presentChanged(contract, style, 'active', changeLast)],
    [401],
  ],
  ['deleted', 'a handshake with a deleted key', [presentKey(contract, style, 'deleted')], [401]],
  [
    'disabled',
    'a handshake with a disabled key',
    [presentKey(contract, style, 'disabled')],
    [401, 403],
  ],
  [
    'unknown-in-subprotocol',
    'a handshake with a key that was never issued as its sub-protocol',
    [presentInSubprotocol('unknown')],
    [401],
  ],
  [
    'unknown-in-query',
    'a handshake with a key that was never issued in its query',
    [{ place: { in: 'query', name: 'api_key' }, key: 'unknown', write: encodeURIComponent }],
    [401],
  ],
  [
    'exhausted',
    'a handshake with a key without quota',
    [presentKey(contract, style, 'exhausted')],
    spent,
  ],
  [
    'expired',
    'a handshake with an expired key',
    [presentKey(contract, style, 'expired')],
    [401, 403],
  ],
  [
    'restricted',
    'a handshake for a model that the key may not use',
    [presentKey(contract, style, 'restricted')],
    [403],
  ],
];

/** A refused WebSocket handshake is answered with the plain HTTP status, not with 101 and a later close. */
export function httpUpgradeRefused(contract: Contract) {
  const style = firstStyle(contract, operation);
  return senders(contract, style).map(([variant, sends, credentials, statuses]) => {
    const plan = badRequest(operation, credentials, {
      model: variant === 'restricted' ? 'denied' : 'usual',
      body: 'whole',
    });
    return comparedCase(
      contract,
      {
        requirement: 'HTTP-UPGRADE-REFUSED',
        operation,
        style,
        variant,
        sends,
        expects: `${statuses.join(' or ')} before any upgrade`,
      },
      plan,
      refusedWith({ statuses }),
    );
  });
}
