import type { Contract } from '../../../spec/contract.ts';
import type { RequirementId } from '../../../spec/index.ts';
import { request, singleCase } from '../../cases/build.ts';
import type { SingleCase } from '../../cases/case.ts';
import { cells, clauseOf, presentKey, waysToAsk } from '../../cases/credentials.ts';
import { accepted } from '../../judge/judges.ts';

/** A valid key is accepted where a clause says that it goes, on each endpoint, plainly and streamed. */
export function casesOfStyle(contract: Contract, clause: RequirementId): SingleCase[] {
  return cells(contract)
    .filter((cell) => clauseOf(contract, cell) === clause)
    .flatMap(({ operation, style }) =>
      waysToAsk(contract, operation).map(({ stream }) =>
        singleCase(
          {
            requirement: clause,
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
