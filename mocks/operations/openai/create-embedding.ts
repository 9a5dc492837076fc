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

/** The most numbers of an answer that is made at once. */
const mostAtOnce = 200_000;

type Answer = Schemas['CreateEmbeddingResponse'];
type Embedding = Answer['data'][number];

/** An answer in pieces: each embedding is made when the one before it was sent. */
function* answerInPieces(answer: Answer, count: number, embed: (index: number) => Embedding) {
  const whole = JSON.stringify({ ...answer, data: [] });
  const middle = whole.indexOf('[]') + 1;
  yield whole.slice(0, middle);
  for (let index = 0; index < count; index += 1) {
    yield (index === 0 ? '' : ',') + JSON.stringify(embed(index));
  }
  yield whole.slice(middle);
}

/** Embeds texts: the same text has the same vector, in whatever request it stands. */
export const createEmbedding = answerTo('CreateEmbeddingRequest', (body, call) => {
  const inputs = inputsOf(body.input);
  const own = call.model.endsWith('-large') ? largeDimensions : smallDimensions;
  const dimensions = Math.min(body.dimensions ?? own, largeDimensions);
  const tokens = inputs.reduce((sum, input) => sum + tokensIn(input), 0);
  const embed = (index: number): Embedding => {
    const vector = unitVector(String(inputs[index]), dimensions);
    const embedding = body.encoding_format === 'base64' ? base64Of(floatBytes(vector)) : vector;
    return { object: 'embedding', index, embedding };
  };
  const usage = { prompt_tokens: tokens, total_tokens: tokens };
  const answer: Answer = { object: 'list', data: [], model: call.model, usage };
  return inputs.length * dimensions > mostAtOnce
    ? { kind: 'pieces', pieces: answerInPieces(answer, inputs.length, embed) }
    : { kind: 'json', body: { ...answer, data: inputs.map((_, index) => embed(index)) } };
});
