import { type Contract, operationIdsOf } from '../../../spec/contract.ts';
import type { Style } from '../../../spec/index.ts';
import { badRequest, comparedCase } from '../../cases/build.ts';
import { firstStyle, presentRaw, streams } from '../../cases/credentials.ts';
import { refusedWith } from '../../judge/judges.ts';

const requirement = 'KEY-REQUIRED';
const judge = refusedWith({ statuses: [401] });
const expects = '401';

const facts = { requirement, expects } as const;

/** `user:password`, as a client without a key may send it (RFC 7617 §2). */
const basic = 'Basic dXNlcjpwYXNzd29yZA==';

/** A request without a key is refused with 401, on every endpoint. */
export const keyRequired = (contract: Contract) =>
  operationIdsOf(contract).flatMap((operation) => {
    const bare = (
      variant: string,
      sends: string,
      stream: boolean,
      headers?: [string, string][],
    ) => {
      const plan = badRequest(operation, [], {
        stream,
        ...(headers === undefined ? {} : { headers }),
      });
      return comparedCase(
        contract,
        { ...facts, operation, style: 'none', variant, sends },
        plan,
        judge,
      );
    };
    const style = firstStyle(contract, operation);
    const elsewhere = (variant: string, sends: string, other: Style, value: string) => {
      const plan = badRequest(operation, [presentRaw(contract, other, null, () => value)]);
      return comparedCase(
        contract,
        { ...facts, operation, style: 'none', variant, sends },
        plan,
        judge,
      );
    };
    const worthless = (variant: string, sends: string, value: string) => {
      const plan = badRequest(operation, [presentRaw(contract, style, null, () => value)]);
      return comparedCase(contract, { ...facts, operation, style, variant, sends }, plan, judge);
    };
    return [
      bare('absent', 'no credential at all', false),
      bare('absent-from-browser', 'no credential, from a page of another origin', false, [
        ['Origin', 'https://app.example'],
        ['Sec-Fetch-Mode', 'cors'],
      ]),
      ...(streams(contract, operation)
        ? [bare('absent-streamed', 'no credential, asking for a stream', true)]
        : []),
      worthless('empty-value', 'the credential in its place, but empty', ''),
      ...(style === 'bearer'
        ? [worthless('scheme-alone', 'the scheme Bearer without anything behind it', 'Bearer')]
        : []),
      elsewhere('other-scheme', 'a user and a password instead of a key', 'bearer', basic),
      style === 'bearer'
        ? elsewhere('junk-elsewhere', "a worthless x-api-key, another format's", 'x-api-key', 'x')
        : elsewhere(
            'junk-elsewhere',
            "a worthless Bearer token, another format's",
            'bearer',
            'Bearer x',
          ),
    ];
  });
