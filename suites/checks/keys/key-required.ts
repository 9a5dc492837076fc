import { type Contract, operationIdsOf } from '../../../spec/contract.ts';
import type { Style } from '../../../spec/index.ts';
import { badRequest, comparedCase } from '../../cases/build.ts';
import { firstStyle, presentRaw, streams } from '../../cases/credentials.ts';
import type { RequestPlan } from '../../cases/request-plan.ts';
import { refusedWith } from '../../judge/judges.ts';

const judge = refusedWith({ statuses: [401] });

const facts = { requirement: 'KEY-REQUIRED', expects: '401' } as const;

/** `user:password`, as a client without a key may send it (RFC 7617 §2). */
const basic = 'Basic dXNlcjpwYXNzd29yZA==';

/** A request without a key is refused with 401, on every endpoint. */
export const keyRequired = (contract: Contract) =>
  operationIdsOf(contract).flatMap((operation) => {
    const own = firstStyle(contract, operation);
    const caseOf = (variant: string, sends: string, style: Style | 'none', plan: RequestPlan) =>
      comparedCase(contract, { ...facts, operation, style, variant, sends }, plan, judge);
    const bare = (variant: string, sends: string, more: Parameters<typeof badRequest>[2] = {}) =>
      caseOf(variant, sends, 'none', badRequest(operation, [], more));
    const written = (place: Style, value: string) =>
      badRequest(operation, [presentRaw(contract, place, null, () => value)]);
    const elsewhere = (variant: string, sends: string, place: Style, value: string) =>
      caseOf(variant, sends, 'none', written(place, value));
    const worthless = (variant: string, sends: string, value: string) =>
      caseOf(variant, sends, own, written(own, value));
    return [
      bare('absent', 'no credential at all'),
      bare('absent-from-browser', 'no credential, from a page of another origin', {
        headers: [
          ['Origin', 'https://app.example'],
          ['Sec-Fetch-Mode', 'cors'],
        ],
      }),
      ...(streams(contract, operation)
        ? [bare('absent-streamed', 'no credential, asking for a stream', { stream: true })]
        : []),
      worthless('empty-value', 'the credential in its place, but empty', ''),
      ...(own === 'bearer'
        ? [worthless('scheme-alone', 'the scheme Bearer without anything behind it', 'Bearer')]
        : []),
      elsewhere('other-scheme', 'a user and a password instead of a key', 'bearer', basic),
      own === 'bearer'
        ? elsewhere('junk-elsewhere', "a worthless x-api-key, another format's", 'x-api-key', 'x')
        : elsewhere(
            'junk-elsewhere',
            "a worthless Bearer token, another format's",
            'bearer',
            'Bearer x',
          ),
    ];
  });
