import type { Style } from '../../../spec/index.ts';
import { badRequest, controlOf, singleCase } from '../../cases/build.ts';
import { cells, presentChanged, presentKey } from '../../cases/credentials.ts';
import { headerOf } from '../../cases/exchange.ts';
import { changeLast } from '../../cases/malformed-keys.ts';
import type { CredentialPlan, KeyName } from '../../cases/request-plan.ts';
import { whenRefused } from '../../judge/judges.ts';

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
  (key: KeyName) =>
  (style: Style): CredentialPlan[] => [presentKey(style, key)];

const senders: readonly (readonly [string, string, (style: Style) => CredentialPlan[]])[] = [
  ['absent', 'no credential', () => []],
  ['unknown', 'a key that was never issued', state('unknown')],
  ['deleted', 'a deleted key', state('deleted')],
  ['expired', 'an expired key', state('expired')],
  [
    'malformed',
    'the good key with its last character changed',
    (style) => [presentChanged(style, 'active', changeLast)],
  ],
];

/** A 401 carries `WWW-Authenticate` (RFC 9110 §15.5.2). */
export const httpChallenge = cells.flatMap(({ operation, style }) =>
  senders.map(([variant, sends, credentials]) => {
    const plan = badRequest(operation, credentials(style));
    return singleCase(
      {
        requirement: 'HTTP-CHALLENGE',
        operation,
        style,
        variant,
        sends,
        expects: '401 with WWW-Authenticate',
      },
      plan,
      { control: controlOf(plan, style), judge },
    );
  }),
);
