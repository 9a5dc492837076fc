import { realClock } from '../../../base/clock.ts';
import { quotaExhausted } from '../../gateway/authorize.ts';
import type { Context } from '../../gateway/context.ts';
import { isRefusal } from '../../gateway/refusal.ts';
import type { Patch } from '../../gateway/stages.ts';
import { breaking } from '../fault.ts';
import { afterAuthentication } from '../patches.ts';

/** Milliseconds between the parts of a stream: a client that leaves is noticed before the end. */
const pause = 30;

const isCharged = ({ outcome, operation }: Context): boolean =>
  outcome !== null && !isRefusal(outcome) && operation !== null && operation.cost !== 'free';

const refundWhere =
  (test: (isStream: boolean) => boolean): Patch =>
  (stages) => ({
    ...stages,
    finish: async (ctx, answer) => {
      const finished = await stages.finish(ctx, answer);
      const isStream = finished.body instanceof ReadableStream;
      if (ctx.key !== null && isCharged(ctx) && test(isStream)) ctx.key.used -= 1;
      return finished;
    },
  });

/** Passes a body on, slowly, and calls a function when its reader has come to its end. */
function whenEnded(
  body: ReadableStream<Uint8Array>,
  onEnd: () => void,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  const source: UnderlyingDefaultSource<Uint8Array> = {
    async pull(controller) {
      const { done, value } = await reader.read();
      if (done) {
        onEnd();
        controller.close();
      } else {
        controller.enqueue(value);
        await realClock.sleep(pause);
      }
    },
    cancel: () => reader.cancel(),
  };
  // Nothing is read ahead: the end of the body is reached only by a reader that is still there.
  return new ReadableStream(source, { highWaterMark: 0 });
}

const chargeAtEnd: Patch = (stages) => ({
  ...stages,
  finish: async (ctx, answer) => {
    const finished = await stages.finish(ctx, answer);
    const { key } = ctx;
    if (key === null || !isCharged(ctx) || !(finished.body instanceof ReadableStream)) {
      return finished;
    }
    key.used -= 1;
    const charge = () => {
      key.used += 1;
    };
    return { ...finished, body: whenEnded(finished.body, charge) };
  },
});

/** Calls that are served and never counted against the quota of their key. */
export const unchargedCallFaults = breaking('KEY-QUOTA', {
  'calls-not-charged': [
    'The quota of a key is checked, and no call is counted against it.',
    refundWhere(() => true),
  ],
  'streams-not-charged': [
    'A stream names no usage, so that it costs its key nothing.',
    refundWhere((isStream) => isStream),
  ],
  'left-streams-not-charged': [
    'A stream is charged at its end, and one that the client leaves has no end.',
    chargeAtEnd,
  ],
  'calls-charged-to-name': [
    'Usage is counted under the name of a key, which another key may have as well.',
    afterAuthentication((decided, { keyring }) => {
      if (isRefusal(decided) || decided.quota === null) return decided;
      const used = keyring
        .list()
        .filter(({ name }) => name === decided.name)
        .reduce((sum, key) => sum + key.used, 0);
      return used < decided.quota ? decided : quotaExhausted;
    }),
  ],
});
