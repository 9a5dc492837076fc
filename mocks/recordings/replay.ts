import { isRecord } from '../../base/json.ts';
import { pause } from '../behaviours/stream-hook.ts';
import type { Answer } from '../gateway/answer.ts';
import { isRefusal, type Refusal } from '../gateway/refusal.ts';
import type { GatewayRequest } from '../gateway/request/request.ts';
import type { Patch } from '../gateway/stages.ts';
import type { ServedAnswer, StreamEvent } from '../operations/call.ts';
import { differences } from './differences.ts';
import { hidingFor, plainTarget } from './forward.ts';
import {
  matchKey,
  type RecordedAnswer,
  type RecordedRequest,
  type Recording,
  recordedRequest,
} from './recording.ts';

/** A recording and the file that has it. */
export type RecordedFile = Recording & { readonly file: string };

/** A request that no recording answers, and the recording that is nearest to it. */
export type Missed = {
  readonly operation: string;
  /** Null where no recording is of this operation. */
  readonly nearest: { readonly file: string; readonly differs: readonly string[] } | null;
};

function* eventsOf(answer: RecordedAnswer): Generator<StreamEvent> {
  let last = 0;
  for (const { at, event, data } of answer.events ?? []) {
    const written = isRecord(data) ? data : String(data);
    yield { ...(event === undefined ? {} : { event }), data: written, pause: at - last };
    last = Math.max(at, last);
  }
}

function servedBy(answer: RecordedAnswer): ServedAnswer {
  const { status, headers, body, text, base64, events } = answer;
  if (events !== undefined && status === 200) {
    return /^text\/event-stream/i.test(headers['content-type'] ?? '')
      ? { kind: 'stream', events: eventsOf(answer) }
      : { kind: 'array', items: eventsOf(answer) };
  }
  const given: Answer = {
    status,
    headers,
    body:
      base64 === undefined
        ? (text ?? JSON.stringify(body ?? {}))
        : new Uint8Array(Buffer.from(base64, 'base64')),
  };
  return { kind: 'given', answer: given };
}

const refuseMissed = ({ nearest }: Missed): Refusal => ({
  kind: 'not-found',
  status: 404,
  message: 'No recording answers this request.',
  reason: 'no recording answers this request',
  advice:
    nearest === null
      ? 'record it: no recording is of this operation'
      : `record it; the nearest is ${nearest.file}, which differs in ${nearest.differs.slice(0, 3).join(', ')}`,
  clause: null,
});

function nearestTo(asked: RecordedRequest, recordings: readonly RecordedFile[]): Missed {
  const { operation } = asked;
  const [nearest] = recordings
    .filter(({ request }) => request.operation === operation)
    .map(({ file, request }) => ({ file, differs: differences(request, asked) }))
    .toSorted((one, other) => one.differs.length - other.differs.length);
  return { operation, nearest: nearest ?? null };
}

/**
 * Answers from recordings what the mock accepts: the nth of several equal requests by the nth recording of it,
 * and by the last one from then on. It keeps their times. Keys and their models count as always.
 *
 * @param missed is called with each request that no recording answers
 */
export const replayAnswers =
  (recordings: readonly RecordedFile[], missed: (one: Missed) => void): Patch =>
  (stages) => {
    const byKey = Map.groupBy(recordings, ({ request }) => matchKey(request));
    const counts = new Map<string, number>();
    const found = new WeakMap<GatewayRequest, RecordedFile>();
    return {
      ...stages,
      authorize: async (ctx) => {
        const forbidden = await stages.authorize(ctx);
        if (forbidden !== null) return forbidden;
        const payload = await ctx.payload();
        const { operation, request, headers } = ctx;
        const isOther = operation.upgrade !== null || stages.checkMarkers(ctx) !== null;
        if (isOther || isRefusal(payload)) return null;
        const asked = recordedRequest(
          operation.id,
          { method: operation.method, path: plainTarget(request.url) },
          payload,
          hidingFor(request.url, headers, null),
        );
        const key = matchKey(asked);
        const all = byKey.get(key) ?? [];
        const count = counts.get(key) ?? 0;
        const recording = all[Math.min(count, all.length - 1)];
        if (recording === undefined) {
          const miss = nearestTo(asked, recordings);
          missed(miss);
          return refuseMissed(miss);
        }
        counts.set(key, count + 1);
        found.set(request, recording);
        if (recording.answer.events === undefined) await pause(recording.answer.waited);
        return null;
      },
      prepare: (ctx, payload, scripted) => {
        const recording = found.get(ctx.request);
        return recording === undefined
          ? stages.prepare(ctx, payload, scripted)
          : () => servedBy(recording.answer);
      },
      finish: async (ctx, answer) => {
        const finished = await stages.finish(ctx, answer);
        const recording = found.get(ctx.request);
        return recording === undefined
          ? finished
          : { ...finished, note: `replayed from ${recording.file}` };
      },
    };
  };
