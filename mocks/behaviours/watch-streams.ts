import type { EndpointId } from '../../spec/index.ts';
import { isRefusal } from '../gateway/refusal.ts';
import type { Patch } from '../gateway/stages.ts';
import type { ServedAnswer } from '../operations/call.ts';

/** How a stream ended. */
export type StreamEnd = {
  readonly operation: EndpointId;
  readonly model: string;
  /** False where nobody read it to its end: no further piece was made. */
  readonly isWhole: boolean;
  /** How many pieces were made. */
  readonly pieces: number;
};

type Ended = (end: Pick<StreamEnd, 'isWhole' | 'pieces'>) => void;

/** The same pieces, made one by one as before; a plain iterator, since it runs for each of them. */
function watch<T>(source: Iterable<T>, ended: Ended): Iterable<T> {
  return {
    [Symbol.iterator]: () => {
      const iterator = source[Symbol.iterator]();
      let pieces = 0;
      return {
        next: () => {
          const next = iterator.next();
          if (next.done === true) ended({ isWhole: true, pieces });
          else pieces += 1;
          return next;
        },
        return: (value) => {
          ended({ isWhole: false, pieces });
          iterator.return?.();
          return { done: true, value };
        },
      };
    },
  };
}

function watchAnswer(served: ServedAnswer, ended: Ended): ServedAnswer {
  if (served.kind === 'stream') return { ...served, events: watch(served.events, ended) };
  return served.kind === 'array' ? { ...served, items: watch(served.items, ended) } : served;
}

/** Reports how each stream ends: whole, or cut short, above all by a client that left. */
export const watchStreams =
  (report: (end: StreamEnd) => void): Patch =>
  (stages) => ({
    ...stages,
    prepare: async (ctx, payload, scripted) => {
      const serve = await stages.prepare(ctx, payload, scripted);
      if (isRefusal(serve)) return serve;
      const operation = ctx.operation.id;
      return (call) => {
        const served = serve(call);
        if (served instanceof Promise || isRefusal(served)) return served;
        return watchAnswer(served, (end) => report({ operation, model: call.model, ...end }));
      };
    },
  });
