import type { Patch } from '../gateway/stages.ts';
import { countTokens } from '../operations/text.ts';
import { spokenText } from './spoken-text.ts';
import { pause, tapBody } from './stream-hook.ts';

/**
 * Makes a pace at which words are said: each waits for those before it.
 *
 * @param tokensPerSecond how many tokens are said in a second; above 0
 */
export function createPace(
  tokensPerSecond: number,
): (text: string, signal?: AbortSignal) => Promise<void> {
  let due = 0;
  return async (text, signal) => {
    if (text === '') return;
    const now = performance.now();
    const start = Math.max(now, due);
    due = start + (countTokens([text]) * 1000) / tokensPerSecond;
    if (start > now) await pause(start - now, signal);
  };
}

/**
 * Streams answers as fast as a model speaks. What only frames the words comes at once, as on a real server.
 *
 * @param tokensPerSecond how many tokens of four characters are said in a second
 * @throws RangeError for a pace that is not above 0
 */
export function paceStreams(tokensPerSecond: number): Patch {
  if (!(Number.isFinite(tokensPerSecond) && tokensPerSecond > 0)) {
    throw new RangeError(`tokensPerSecond must be a number above 0, not ${tokensPerSecond}`);
  }
  return (stages) => ({
    ...stages,
    voice: { ...stages.voice, openPace: () => createPace(tokensPerSecond) },
    finish: async (ctx, answer) => {
      const finished = await stages.finish(ctx, answer);
      if (!(finished.body instanceof ReadableStream)) return finished;
      const pace = createPace(tokensPerSecond);
      const decoder = new TextDecoder();
      const before = (piece: Uint8Array, signal: AbortSignal) =>
        pace(spokenText(decoder.decode(piece, { stream: true })), signal);
      return { ...finished, body: tapBody(finished.body, { before }) };
    },
  });
}
