import type { Contract } from '../../../spec/contract.ts';
import type { Style } from '../../../spec/index.ts';
import { request, singleCase } from '../../cases/build.ts';
import type { SingleCase } from '../../cases/case.ts';
import { cells, presentKey, waysToAsk } from '../../cases/credentials.ts';
import { accepted } from '../../judge/judges.ts';

/** A valid key is accepted in a style, on each endpoint that has it, plainly and streamed. */
export function casesOfStyle(contract: Contract, style: Style): SingleCase[] {
  return cells(contract)
    .filter((cell) => cell.style === style)
    .flatMap(({ operation }) =>
      waysToAsk(contract, operation).map(({ stream }) =>
        singleCase(
          {
            requirement: contract.styles[style].clause,
            operation,
            style,
            variant: stream ? 'good-key-streamed' : 'good-key',
            sends: `the valid key as the style says${stream ? ', asking for a stream' : ''}`,
            expects: 'accepted: served, or refused for another reason than its key',
          },
          request(operation, [presentKey(contract, style, 'active')], { stream }),
          { control: null, judge: accepted() },
        ),
      ),
    );
}
