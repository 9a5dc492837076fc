import type { RequirementId, Style } from '../../spec/index.ts';
import type { SingleCase } from '../case.ts';
import { cells, presentKey, waysToAsk } from '../credentials.ts';
import { accepted } from '../judges.ts';
import { request, singleCase } from '../plans.ts';

/** A good key is accepted in a style, on each endpoint that has it, plainly and streamed. */
export function casesOfStyle(requirement: RequirementId, style: Style): SingleCase[] {
  return cells
    .filter((cell) => cell.style === style)
    .flatMap(({ operation }) =>
      waysToAsk(operation).map(({ stream }) =>
        singleCase(
          {
            requirement,
            operation,
            style,
            variant: stream ? 'good-key-streamed' : 'good-key',
            sends: `the good key as the style says${stream ? ', asking for a stream' : ''}`,
            expects: 'accepted: served, or refused for another reason than its key',
          },
          request(operation, [presentKey(style, 'active')], { stream }),
          { control: null, judge: accepted() },
        ),
      ),
    );
}
