import { answerTo } from '../call.ts';
import { drawnImages } from './drawn-images.ts';

/** Draws images from a text. */
export const createImage = answerTo('CreateImageRequest', (body, call) => ({
  kind: 'json',
  body: drawnImages(body.n ?? 1, body.response_format, call.seed),
}));
