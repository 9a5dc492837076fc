import type { Contract } from '../../../spec/contract.ts';
import { comparedCase, request } from '../../cases/build.ts';
import { firstStyle, presentKey } from '../../cases/credentials.ts';
import type { RequestPlan } from '../../cases/request-plan.ts';
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

type Form = {
  readonly variant: string;
  readonly words: string;
  readonly more: Partial<RequestPlan>;
};

const forms: readonly Form[] = [
  { variant: 'version-absent', words: '', more: {} },
  { variant: 'version-absent-streamed', words: ', asking for a stream', more: { stream: true } },
  {
    variant: 'version-in-body',
    words: ', but with anthropic_version in the body as another vendor has it',
    more: { members: { anthropic_version: 'bedrock-2023-05-31' } },
  },
];

/**
 * POST /v1/messages without `anthropic-version` is refused. The body is whole, since a free probe
 * would be refused for its own fault and prove nothing: a gateway that does not ask for the header
 * serves it.
 */
export const styleAnthropicVersion = (contract: Contract) =>
  forms.map(({ variant, words, more }) => {
    const style = firstStyle(contract, 'createMessage');
    const plan = request('createMessage', [presentKey(contract, style, 'active')], {
      unmarked: true,
      body: 'whole',
      ...more,
    });
    return comparedCase(
      contract,
      {
        requirement: 'STYLE-ANTHROPIC-VERSION',
        operation: 'createMessage',
        style,
        variant,
        sends: `the valid key without anthropic-version${words}`,
        expects: 'refused with 4xx',
      },
      plan,
      judge,
      { mayBeBilled: true },
    );
  });
