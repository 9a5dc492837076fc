import { schemas } from '../../../spec/generated/schemas.ts';
import { compileSchemas } from '../../../spec/schemas/compile-schemas.ts';
import { createValidator, type Schemas } from '../../../spec/validator.ts';

const validator = createValidator(compileSchemas(schemas));

/** An event of the mock's decision log, as a listener gets it. */
export type DecisionEvent = {
  readonly type: string;
  readonly id: string | null;
  readonly data: Schemas['DecisionRecord'] | null;
};

const lineOf = (frame: string, name: string): string | null =>
  frame
    .split('\n')
    .find((line) => line.startsWith(`${name}: `))
    ?.slice(name.length + 2) ?? null;

function readFrame(frame: string): DecisionEvent {
  const data: unknown = JSON.parse(lineOf(frame, 'data') ?? 'null');
  return {
    type: lineOf(frame, 'event') ?? '',
    id: lineOf(frame, 'id'),
    data: validator.conforms('DecisionRecord', data) ? data : null,
  };
}

/** Listens to a decision log once it is joined; `take` waits for the next `count` events. */
export async function readEvents(url: string, headers: Readonly<Record<string, string>> = {}) {
  const abort = new AbortController();
  const response = await fetch(url, {
    headers: { accept: 'text/event-stream', ...headers },
    signal: abort.signal,
  });
  if (!response.ok || response.body === null) throw new Error(`answered ${response.status}`);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const events: DecisionEvent[] = [];
  return {
    take: async (count: number): Promise<DecisionEvent[]> => {
      while (events.length < count) {
        const { value, done } = await reader.read();
        if (done) throw new Error('the log ended');
        text += value;
        const frames = text.split('\n\n');
        text = frames.pop() ?? '';
        events.push(...frames.filter((frame) => frame.includes('event: ')).map(readFrame));
      }
      return events.splice(0, count);
    },
    close: () => abort.abort(),
  };
}
