import type { components } from '../../../spec/index.ts';
import { rounded } from '../decision-steps.ts';
import type { Hiding } from './hide-secrets.ts';
import type { KeptBytes } from './kept-body.ts';

/** An event of a streamed answer, and when it was made. */
export type StreamEventRecord = components['schemas']['KeptEvent'];

function readEvent(frame: string): Pick<StreamEventRecord, 'event' | 'data'> {
  const lines = frame.split(/\r?\n/);
  const valuesOf = (name: string): string[] =>
    lines
      .filter((line) => line.startsWith(`${name}:`))
      .map((line) => line.slice(name.length + 1).trimStart());
  return { event: valuesOf('event')[0] ?? null, data: valuesOf('data').join('\n') };
}

/**
 * The events of a streamed answer with their times: server-sent events one by one; of another stream
 * its pieces. Each is hidden by itself; a stream that carries a secret across its pieces shows none.
 */
export function streamEvents(
  { bytes, pieces }: KeptBytes,
  type: string,
  hiding: Hiding,
): readonly StreamEventRecord[] {
  if (pieces.length === 0) return [];
  if (!/^text\/event-stream/i.test(type)) {
    const texts = pieces.map((piece) => hiding.text(Buffer.from(piece.bytes).toString()));
    if (hiding.text(bytes.toString()) !== texts.join('')) return [];
    return pieces.map(({ at }, index) => ({
      at: rounded(at),
      event: null,
      data: texts[index] ?? '',
    }));
  }
  const events: StreamEventRecord[] = [];
  let end = 0;
  let piece = 0;
  let arrived = pieces[0]?.bytes.byteLength ?? 0;
  for (const frame of bytes.toString().split(/(?<=\r?\n\r?\n)/)) {
    end += Buffer.byteLength(frame);
    while (arrived < end && piece < pieces.length - 1) {
      piece += 1;
      arrived += pieces[piece]?.bytes.byteLength ?? 0;
    }
    if (frame.trim() === '') continue;
    const { event, data } = readEvent(frame);
    events.push({
      at: rounded(pieces[piece]?.at ?? 0),
      event: event === null ? null : hiding.text(event),
      data: hiding.text(data),
    });
  }
  return events;
}
