import { pngFile } from '../../../base/media-files.ts';
import type { Schemas } from '../../../spec/validator.ts';
import { answerTo, type Call, type ServedAnswer } from '../call.ts';
import { base64Of } from '../text.ts';

/** Fields to a side of a picture, each as many pixels wide and high. */
const fields = 8;

const white = [255, 255, 255];

const byteAt = (seed: string, index: number): number =>
  Number.parseInt(seed.slice(index * 2, index * 2 + 2), 16);

/** A picture of 64 × 64 pixels: a pattern of squares, the same left and right, as the seed has it. */
function draw(seed: string, index: number): Uint8Array {
  // The first byte is turned by the index, so that several pictures of one call differ.
  const colour = [byteAt(seed, 0) + index * 40, byteAt(seed, 1), byteAt(seed, 2)];
  const rows = Array.from({ length: fields }, (_, line) => {
    const bits = byteAt(seed, 3 + line) ^ index;
    const half = [0, 1, 2, 3].map((bit) => ((bits >>> bit) & 1 ? 255 : 0));
    const row = Uint8Array.from([...half, ...half.toReversed()]);
    return Array.from({ length: fields }, () => row);
  });
  return pngFile(fields * 8, rows.flat(), Uint8Array.from([...white, ...colour]));
}

type Order = {
  readonly n?: number | null | undefined;
  readonly response_format?: 'url' | 'b64_json' | null | undefined;
};

/**
 * Lists pictures as base64, or where a URL is asked for as a `data:` URL, since there is no place to fetch
 * them from. Nobody looks at pictures that were sent: the answer is drawn anew.
 */
function answerImages(order: Order, { digest, createdAt }: Call): ServedAnswer {
  const body: Schemas['ImageList'] = {
    created: createdAt,
    data: Array.from({ length: order.n ?? 1 }, (_, index) => {
      const encoded = base64Of(draw(digest(), index));
      return order.response_format === 'url'
        ? { url: `data:image/png;base64,${encoded}` }
        : { b64_json: encoded };
    }),
  };
  return { kind: 'json', body };
}

/** Draws images from a text. */
export const createImage = answerTo('CreateImageRequest', answerImages);

/** Changes images as a text says. */
export const createImageEdit = answerTo('CreateImageEditRequest', answerImages);

/** Draws variations of an image. */
export const createImageVariation = answerTo('CreateImageVariationRequest', answerImages);
