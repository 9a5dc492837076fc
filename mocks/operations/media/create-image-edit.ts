import { answerTo } from '../call.ts';
import { drawnImages } from './drawn-images.ts';

/** Changes images as a text says: nobody looks at them, so that the answer is drawn anew. */
export const createImageEdit = answerTo('CreateImageEditRequest', (body, call) => ({
  kind: 'json',
  body: drawnImages(body.n ?? 1, body.response_format, call.seed),
}));
