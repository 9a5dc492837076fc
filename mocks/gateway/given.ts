import type { Format } from '../../spec/index.ts';
import type { Answer } from './answer.ts';
import type { Outcome } from './decide.ts';
import type { Refusal } from './refusal.ts';

/** What was decided ahead of a gateway: an answer, or a refusal to be told in the endpoint's format. */
export type Given = { readonly note: string } & (
  | { readonly answer: Answer }
  | { readonly refusal: Refusal }
);

/** The outcome of a request that no part of the gateway looked at. */
export const givenOutcome = (given: Given, format: Format): Outcome => ({
  operation: null,
  format,
  reading: null,
  key: null,
  model: null,
  end:
    'refusal' in given
      ? { served: false, refusal: given.refusal }
      : { served: true, answer: { kind: 'given', answer: given.answer } },
  note: given.note,
});
