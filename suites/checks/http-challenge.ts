import type { KeyName } from '../case.ts';
import { cells, presentKey } from '../credentials.ts';
import { headerOf } from '../exchange.ts';
import { whenRefused } from '../judges.ts';
import { badRequest, controlOf, singleCase } from '../plans.ts';

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

const senders: readonly (readonly [string, string, KeyName | null])[] = [
  ['absent', 'no credential', null],
  ['unknown', 'a key that was never issued', 'unknown'],
  ['deleted', 'a deleted key', 'deleted'],
];

/** A 401 carries `WWW-Authenticate` (RFC 9110 §15.5.2). */
export const httpChallenge = cells.flatMap(({ operation, style }) =>
  senders.map(([variant, sends, key]) => {
    const plan = badRequest(operation, key === null ? [] : [presentKey(style, key)]);
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
