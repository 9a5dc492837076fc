import type { Schemas } from '../../../spec/validator.ts';
import { answerTo } from '../call.ts';
import { base64Of, inputsOf, tokensIn } from '../text.ts';
import { unitVector } from './unit-vector.ts';

/** The largest vector of any embedding model; more `dimensions` than it has are not made. */
const largeDimensions = 3072;
const smallDimensions = 1536;

/** Numbers as the bytes of little-endian 32-bit floats: on the wire, whatever the machine's own order. */
function floatBytes(numbers: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(numbers.length * 4));
  for (const [index, number] of numbers.entries()) view.setFloat32(index * 4, number, true);
  return new Uint8Array(view.buffer);
}

/** Embeds texts: the same text has the same vector, in whatever request it stands. */
export const createEmbedding = answerTo('CreateEmbeddingRequest', (body, call) => {
  const inputs = inputsOf(body.input);
  const own = call.model.endsWith('-large') ? largeDimensions : smallDimensions;
  const dimensions = Math.min(body.dimensions ?? own, largeDimensions);
  const tokens = inputs.reduce((sum, input) => sum + tokensIn(input), 0);
  const answer: Schemas['CreateEmbeddingResponse'] = {
    object: 'list',
    model: call.model,
    data: inputs.map((input, index) => {
      const vector = unitVector(String(input), dimensions);
      const embedding = body.encoding_format === 'base64' ? base64Of(floatBytes(vector)) : vector;
      return { object: 'embedding', index, embedding };
    }),
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  };
  return { kind: 'json', body: answer };
});
