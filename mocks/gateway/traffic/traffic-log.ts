import type { Answer } from '../answer.ts';
import type { Context } from '../context.ts';
import type { Piece } from '../pieces.ts';
import type { GatewayRequest } from '../request/request.ts';
import type { Exchange, KeptPieces } from './exchange.ts';
import { watchStream } from './watch-stream.ts';

/** How much a log of requests and responses keeps; every member has a default. */
export type TrafficLimits = {
  /** Bytes of each body that are kept: 64 KiB. */
  readonly bodyLimit?: number;
  /** Bytes that all bodies hold together: 32 MiB. The oldest ones make room. */
  readonly room?: number;
  /** How many exchanges are kept: 500. */
  readonly most?: number;
};

/** Keeps requests and responses by reference, and does no work that an answer would wait for. */
export type TrafficLog = {
  /** Begins to keep a request. Whoever reads its body puts that into the exchange. */
  readonly begin: (request: GatewayRequest, began: number) => Exchange;
  /** Keeps the answer; the returned one has to be sent, since a stream is kept as it is read. */
  readonly answered: (exchange: Exchange, ctx: Context, answer: Answer) => Answer;
  /** Forgets all that is kept. */
  readonly clear: () => void;
};

/**
 * The buffer under a short piece may be much longer than the piece: a copy lets go of it. Node's `Buffer` has
 * a `slice` that copies nothing.
 */
function firstBytes(bytes: Uint8Array, length: number): Uint8Array {
  if (bytes.buffer.byteLength > length + 16_384) return new Uint8Array(bytes.subarray(0, length));
  return bytes.byteLength === length ? bytes : bytes.subarray(0, length);
}

/** Pieces that are still being kept. */
type CollectedPieces = KeptPieces & { readonly take: (piece: Piece) => void };

const encoder = new TextEncoder();

/** Node counts the bytes of a text without making them; a page has to make them. */
const nativeLength: typeof Buffer.byteLength | undefined = globalThis.Buffer?.byteLength;

function sizeOf(piece: Piece): number {
  if (typeof piece !== 'string') return piece.byteLength;
  return nativeLength === undefined ? encoder.encode(piece).length : nativeLength(piece);
}

const bytesOf = (piece: Piece): Uint8Array =>
  typeof piece === 'string' ? encoder.encode(piece) : piece;

const noHeaders = {};

/**
 * Makes a log of requests and responses. Its memory is bounded: by the number of exchanges, by the bytes of
 * a body and by those of all bodies.
 */
export function createTrafficLog({
  bodyLimit = 65_536,
  room = 32 * 1024 * 1024,
  most = 500,
}: TrafficLimits = {}): TrafficLog {
  const ring: (Exchange | undefined)[] = [];
  let next = 0;
  let oldest = 0;
  let held = 0;

  const drop = (index: number): void => {
    const exchange = ring[index % most];
    if (exchange === undefined) return;
    held -= exchange.held;
    exchange.held = 0;
    exchange.isDropped = true;
    exchange.requestBody = null;
    exchange.responseBody = null;
    ring[index % most] = undefined;
  };
  const hold = (exchange: Exchange, bytes: number): void => {
    if (exchange.isDropped) return;
    exchange.held += bytes;
    held += bytes;
    for (; held > room && oldest < next - 1; oldest += 1) drop(oldest);
  };
  const add = (exchange: Exchange): void => {
    if (next - oldest === most) {
      drop(oldest);
      oldest += 1;
    }
    ring[next % most] = exchange;
    next += 1;
  };

  const collect = (exchange: Exchange): CollectedPieces => {
    const body: CollectedPieces = {
      pieces: [],
      times: [],
      size: 0,
      state: 'arriving',
      take: (piece) => {
        const size = sizeOf(piece);
        const left = Math.min(bodyLimit - body.size, size);
        body.size += size;
        if (left <= 0 || exchange.isDropped) return;
        const isWholeText = typeof piece === 'string' && left === size;
        body.pieces.push(isWholeText ? piece : firstBytes(bytesOf(piece), left));
        body.times.push(performance.now() - exchange.began);
        hold(exchange, left);
      },
    };
    return body;
  };
  const keepWhole = <Body extends string | Uint8Array<ArrayBuffer>>(
    exchange: Exchange,
    body: Body,
  ): Body | KeptPieces => {
    if (typeof body !== 'string' || body.length > bodyLimit) {
      const bytes = bytesOf(body);
      if (bytes.byteLength > bodyLimit || bytes.buffer.byteLength > bytes.byteLength + 16_384) {
        const pieces = collect(exchange);
        pieces.take(bytes);
        pieces.state = 'whole';
        pieces.times = [];
        return pieces;
      }
    }
    hold(exchange, body.length);
    return body;
  };
  /** What nobody read is read now, once the answer is made. */
  const watchUnread = (exchange: Exchange, { request, headers }: Context): void => {
    if (request.watchBody === undefined) return;
    if (!headers.has('content-length') && !headers.has('transfer-encoding')) return;
    const whole = request.takeBody?.() ?? null;
    if (whole !== null) {
      exchange.requestBody = keepWhole(exchange, whole);
      return;
    }
    const pieces = collect(exchange);
    exchange.requestBody = pieces;
    request.watchBody(pieces.take, () => {
      pieces.state = 'whole';
    });
  };
  const keepStream = (exchange: Exchange, body: ReadableStream<Uint8Array>) => {
    const pieces = collect(exchange);
    exchange.responseBody = pieces;
    return watchStream(body, {
      piece: pieces.take,
      ended: (isWhole) => {
        pieces.state = isWhole ? 'whole' : 'cut';
        exchange.duration = performance.now() - exchange.began;
      },
    });
  };

  return {
    begin: (request, began) => ({
      target: request.url,
      requestHeaders: request.headers,
      requestBody: null,
      status: 0,
      responseHeaders: noHeaders,
      responseBody: null,
      began,
      waited: 0,
      duration: null,
      held: 0,
      isDropped: false,
    }),
    answered: (exchange, ctx, answer) => {
      const { body } = answer;
      add(exchange);
      exchange.status = answer.status;
      exchange.responseHeaders = answer.headers;
      exchange.waited = performance.now() - exchange.began;
      const read = exchange.requestBody;
      if (read === null) watchUnread(exchange, ctx);
      else if (read instanceof Uint8Array) exchange.requestBody = keepWhole(exchange, read);
      if (body instanceof ReadableStream) {
        return { ...answer, body: keepStream(exchange, body) };
      }
      exchange.duration = exchange.waited;
      if (body !== null) exchange.responseBody = keepWhole(exchange, body);
      return answer;
    },
    clear: () => {
      for (; oldest < next; oldest += 1) drop(oldest);
    },
  };
}
