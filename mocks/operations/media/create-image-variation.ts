import { answerTo } from '../call.ts';
import { drawnImages } from './drawn-images.ts';

/** Draws variations of an image. */
export const createImageVariation = answerTo('CreateImageVariationRequest', (body, call) => ({
  kind: 'json',
  body: drawnImages(body.n ?? 1, body.response_format, call.seed),
}));
