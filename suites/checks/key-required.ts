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
  const empty = badRequest(operation, [presentRaw(style, null, () => '')]);
  return [
    bare('absent', 'no credential at all', false),
    bare('absent-from-browser', 'no credential, from a page of another origin', false, [
      ['Origin', 'https://app.example'],
      ['Sec-Fetch-Mode', 'cors'],
    ]),
    ...(streams(operation)
      ? [bare('absent-streamed', 'no credential, asking for a stream', true)]
      : []),
    singleCase(
      {
        requirement,
        operation,
        style,
        variant: 'empty-value',
        sends: 'the credential in its place, but empty',
        expects,
      },
      empty,
      { control: controlOf(empty), judge },
    ),
  ];
});
