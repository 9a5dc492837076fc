import type { Contract } from '../../../spec/contract.ts';
import type { Style } from '../../../spec/index.ts';
import { badRequest, comparedCase } from '../../cases/build.ts';
import {
  cells,
  firstStyle,
  otherStyles,
  presentChanged,
  presentKey,
  presentRaw,
  representatives,
} from '../../cases/credentials.ts';
import { headerOf } from '../../cases/exchange.ts';
import { changeLast } from '../../cases/malformed-keys.ts';
import type { CredentialPlan, KeyName } from '../../cases/request-plan.ts';
import { type Judge, passed, whenRefused } from '../../judge/judges.ts';

const facts = { requirement: 'HTTP-CHALLENGE', expects: '401 with WWW-Authenticate' } as const;

/** A challenge begins with a scheme name (RFC 9110 §11.6.1). */
const challengePattern = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+(?:\s|$|,)/;

const judge = whenRefused([401], (answer) => {
  const challenge = headerOf(answer, 'www-authenticate');
  if (challenge !== null && challengePattern.test(challenge)) return null;
  return {
    expected: '401 with WWW-Authenticate and a challenge',
    seen:
      challenge === null
        ? '401 without WWW-Authenticate'
        : '401 with a WWW-Authenticate that names no scheme',
  };
});

const state =
  (contract: Contract, key: KeyName) =>
  (style: Style): CredentialPlan[] => [presentKey(contract, style, key)];

const senders = (
  contract: Contract,
): readonly (readonly [string, string, (style: Style) => CredentialPlan[]])[] => [
  ['absent', 'no credential', () => []],
  ['unknown', 'a key that was never issued', state(contract, 'unknown')],
  ['deleted', 'a deleted key', state(contract, 'deleted')],
  ['expired', 'an expired key', state(contract, 'expired')],
  [
    'malformed',
    'the valid key with its last character changed',
    (style) => [presentChanged(contract, style, 'active', changeLast)],
  ],
];

/** A credential of another scheme, which is not read: this 401 may be written by the parser. */
const otherSchemes = (contract: Contract) =>
  representatives(contract).flatMap((operation) => {
    const style = firstStyle(contract, operation);
    if (style !== 'bearer') return [];
    const plan = badRequest(operation, [presentRaw(contract, style, null, () => 'Basic YTpi')]);
    return [
      comparedCase(
        contract,
        { ...facts, operation, style, variant: 'other-scheme', sends: 'Basic credentials' },
        plan,
        judge,
      ),
    ];
  });

/** Two keys may be answered 400, too, which has no challenge. */
const judgeConflict: Judge = (exchange, view) =>
  exchange.answer?.status === 400 ? passed : judge(exchange, view);

/** Two different keys where one endpoint of each format reads them: this 401 may be written elsewhere. */
const conflictCases = (contract: Contract) =>
  representatives(contract).flatMap((operation) => {
    const style = firstStyle(contract, operation);
    return otherStyles(contract, style).map((other) => {
      const credentials = [
        presentKey(contract, style, 'unknown'),
        presentKey(contract, other, 'deleted'),
      ];
      const plan = badRequest(operation, credentials);
      return comparedCase(
        contract,
        {
          ...facts,
          operation,
          style,
          variant: `beside-${other}`,
          sends: `an unknown key as ${style} and a deleted one as ${other}`,
        },
        plan,
        judgeConflict,
      );
    });
  });

/** A 401 carries `WWW-Authenticate` (RFC 9110 §15.5.2). */
export const httpChallenge = (contract: Contract) => [
  ...cells(contract).flatMap(({ operation, style }) =>
    senders(contract).map(([variant, sends, credentials]) => {
      const plan = badRequest(operation, credentials(style));
      return comparedCase(contract, { ...facts, operation, style, variant, sends }, plan, judge);
    }),
  ),
  ...conflictCases(contract),
  ...otherSchemes(contract),
];
