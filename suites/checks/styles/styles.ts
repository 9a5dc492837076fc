import type { RequirementId, Style } from '../../../spec/index.ts';
import { request, singleCase } from '../../cases/build.ts';
import type { SingleCase } from '../../cases/case.ts';
import { cells, presentKey, waysToAsk } from '../../cases/credentials.ts';
import { accepted } from '../../judge/judges.ts';

/** The clause that says that a style is accepted. */
export const styleClauses: Readonly<Record<Style, RequirementId>> = {
  bearer: 'STYLE-BEARER',
  'x-api-key': 'STYLE-ANTHROPIC',
  'x-goog-api-key': 'STYLE-GEMINI-HEADER',
  query: 'STYLE-GEMINI-QUERY',
};

/** A good key is accepted in a style, on each endpoint that has it, plainly and streamed. */
export function casesOfStyle(style: Style): SingleCase[] {
  return cells
    .filter((cell) => cell.style === style)
    .flatMap(({ operation }) =>
      waysToAsk(operation).map(({ stream }) =>
        singleCase(
          {
            requirement: styleClauses[style],
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
