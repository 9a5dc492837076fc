import type { Answer } from '../answer.ts';
import type { Piece } from '../pieces.ts';
import type { BodyRead, HeaderFields } from '../request/request.ts';

/** The pieces of a body that arrives, or is streamed: its first bytes. */
export type KeptPieces = {
  pieces: Piece[];
  /** Milliseconds after the request began at which each piece came. */
  times: number[];
  /** Its bytes so far, kept or not. */
  size: number;
  /** It is arriving, it is whole, or it ended early. */
  state: 'arriving' | 'whole' | 'cut';
};

/**
 * A request and its response as they were sent, credentials included, by reference: raw memory of the mock,
 * for `mocks/control/traffic/` alone, which hides every key before anybody reads it.
 */
export type Exchange = {
  readonly target: string;
  readonly requestHeaders: HeaderFields;
  /** What the gateway read of it; pieces where it answered without reading it; null while there are none. */
  requestBody: BodyRead | KeptPieces | null;
  status: number;
  responseHeaders: Answer['headers'];
  responseBody: string | Uint8Array | KeptPieces | null;
  /** What `performance.now()` gave when the request began. */
  readonly began: number;
  /** Milliseconds until the answer began. */
  waited: number;
  /** Milliseconds until its last byte was made; null while it is streamed. */
  duration: number | null;
  /** Bytes that it holds, for the bound of the log. */
  held: number;
  /** True once it had to make room: its bodies are gone. */
  isDropped: boolean;
};

/** The bytes of an answer; null while it is streamed, and where none is kept. */
export function answerSize({ responseBody }: Exchange): number | null {
  if (responseBody === null) return 0;
  if (typeof responseBody === 'string') return new TextEncoder().encode(responseBody).length;
  if (responseBody instanceof Uint8Array) return responseBody.byteLength;
  return responseBody.state === 'arriving' ? null : responseBody.size;
}
