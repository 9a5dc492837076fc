import type { Contract } from '../../../spec/contract.ts';
import { controlOf, request, singleCase } from '../../cases/build.ts';
import { firstStyle, presentKey } from '../../cases/credentials.ts';
import { type Judge, refusedWith } from '../../judge/judges.ts';

/** Every 4xx but those that speak of credit or of a limit, and say nothing of the request. */
const statuses = Array.from({ length: 100 }, (_, index) => 400 + index).filter(
  (status) => status !== 402 && status !== 429,
);

const judge: Judge = refusedWith({
  statuses,
  whenServed: 'wrong-refusal',
  expected: 'refused with 4xx',
});

/**
 * POST /v1/messages without `anthropic-version` is refused. The body is whole, since a free probe
 * would be refused for its own fault and prove nothing: a gateway that does not ask for the header
 * serves it.
 */
export const styleAnthropicVersion = (contract: Contract) =>
  [false, true].map((stream) => {
    const style = firstStyle(contract, 'createMessage');
    const plan = request('createMessage', [presentKey(contract, style, 'active')], {
      stream,
      unmarked: true,
      body: 'whole',
    });
    return singleCase(
      {
        requirement: 'STYLE-ANTHROPIC-VERSION',
        operation: 'createMessage',
        style,
        variant: stream ? 'version-absent-streamed' : 'version-absent',
        sends: `the valid key without anthropic-version${stream ? ', asking for a stream' : ''}`,
        expects: 'refused with 4xx',
      },
      plan,
      { control: controlOf(contract, plan), judge, mayBeBilled: true },
    );
  });
