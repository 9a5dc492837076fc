import { operationIds } from '../../spec/index.ts';
import { firstStyle, presentRaw, streams } from '../credentials.ts';
import { refusedWith } from '../judges.ts';
import { badRequest, controlOf, singleCase } from '../plans.ts';

const requirement = 'KEY-REQUIRED';
const judge = refusedWith({ statuses: [401] });
const expects = '401';

/** A request without a key is refused with 401, on every endpoint. */
export const keyRequired = operationIds.flatMap((operation) => {
  const bare = (variant: string, sends: string, stream: boolean, headers?: [string, string][]) => {
    const plan = badRequest(operation, [], {
      stream,
      ...(headers === undefined ? {} : { headers }),
    });
    return singleCase({ requirement, operation, style: 'none', variant, sends, expects }, plan, {
      control: controlOf(plan),
      judge,
    });
  };
  const style = firstStyle(operation);
  const worthless = (variant: string, sends: string, value: string) => {
    const plan = badRequest(operation, [presentRaw(style, null, () => value)]);
    return singleCase({ requirement, operation, style, variant, sends, expects }, plan, {
      control: controlOf(plan),
      judge,
    });
  };
  return [
    bare('absent', 'no credential at all', false),
    bare('absent-from-browser', 'no credential, from a page of another origin', false, [
      ['Origin', 'https://app.example'],
      ['Sec-Fetch-Mode', 'cors'],
    ]),
    ...(streams(operation)
      ? [bare('absent-streamed', 'no credential, asking for a stream', true)]
      : []),
    worthless('empty-value', 'the credential in its place, but empty', ''),
    ...(style === 'bearer'
      ? [worthless('scheme-alone', 'the scheme Bearer without anything behind it', 'Bearer')]
      : []),
  ];
});
