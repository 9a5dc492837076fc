import { operationIds, operationOf, styleNames } from '../../../spec/index.ts';
import { badRequest, controlOf, singleCase } from '../../cases/build.ts';
import { firstStyle, presentKey } from '../../cases/credentials.ts';
import { refusedWith } from '../../judge/judges.ts';

const judge = refusedWith({ statuses: [401], whenServed: 'wrong-refusal' });

/** A valid key in a header that belongs to another format is not this endpoint's credential: 401. */
export const styleOwnHeader = operationIds.flatMap((operation) =>
  styleNames
    .filter((style) => style !== 'query' && !operationOf(operation).styles.includes(style))
    .map((style) => {
      const plan = badRequest(operation, [presentKey(style, 'active')]);
      return singleCase(
        {
          requirement: 'STYLE-OWN-HEADER',
          operation,
          style: firstStyle(operation),
          variant: `key-as-${style}`,
          sends: `the good key as ${style}, which is another format's style`,
          expects: '401',
        },
        plan,
        { control: controlOf(plan), judge },
      );
    }),
);
