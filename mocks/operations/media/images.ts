import { pngFile } from '../../../base/media-files.ts';
import type { Schemas } from '../../../spec/validator.ts';
import { answerTo, type Call, type ServedAnswer, type StreamEvent } from '../call.ts';
import { base64Of, countTokens } from '../text.ts';

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

type StreamOrder = Order & {
  readonly prompt: string;
  readonly stream?: boolean | null | undefined;
  readonly partial_images?: number | null | undefined;
  readonly size?: string | null | undefined;
  readonly quality?: string | null | undefined;
  readonly background?: string | null | undefined;
};

/** What the one picture of a stream comes to, in tokens. */
const tokensOfPicture = 272;

/** A picture as a stream: as many unfinished ones as were asked for, then the finished one. */
function* imageEvents(
  kind: 'image_generation' | 'image_edit',
  order: StreamOrder,
  { digest, createdAt }: Call,
): Generator<StreamEvent> {
  const look = {
    created_at: createdAt,
    size: order.size ?? '1024x1024',
    quality: order.quality ?? 'auto',
    background: order.background ?? 'auto',
    output_format: 'png',
  };
  const partial = order.partial_images ?? 0;
  for (let index = 0; index < partial; index += 1) {
    const type = `${kind}.partial_image` as const;
    const b64_json = base64Of(draw(digest(), partial - index));
    const data = { type, b64_json, partial_image_index: index, ...look };
    yield { event: type, data: data satisfies Schemas['ImageStreamEvent'] };
  }
  const type = `${kind}.completed` as const;
  const input_tokens = countTokens([order.prompt]);
  const usage = {
    input_tokens,
    input_tokens_details: { image_tokens: 0, text_tokens: input_tokens },
    output_tokens: tokensOfPicture,
    total_tokens: input_tokens + tokensOfPicture,
  };
  const data = { type, b64_json: base64Of(draw(digest(), 0)), ...look, usage };
  yield { event: type, data: data satisfies Schemas['ImageStreamEvent'] };
}

/** Answers with images, or with a stream of one where the model is one that streams. */
const answerOrStream =
  (kind: 'image_generation' | 'image_edit') =>
  (order: StreamOrder, call: Call): ServedAnswer =>
    order.stream === true && !call.model.startsWith('dall-e')
      ? { kind: 'stream', events: imageEvents(kind, order, call) }
      : answerImages(order, call);

/** Draws images from a text. */
export const createImage = answerTo('CreateImageRequest', answerOrStream('image_generation'));

/** Changes images as a text says. */
export const createImageEdit = answerTo('CreateImageEditRequest', answerOrStream('image_edit'));

/** Draws variations of an image. */
export const createImageVariation = answerTo('CreateImageVariationRequest', answerImages);
