import type { Answer } from '../gateway/answer.ts';
import type { Keyed } from '../gateway/context.ts';
import type { Piece } from '../gateway/pieces.ts';
import { isRefusal, type Refusal } from '../gateway/refusal.ts';
import type { BodyRead, GatewayRequest } from '../gateway/request/request.ts';
import type { Patch } from '../gateway/stages.ts';
import { watchStream } from '../gateway/traffic/watch-stream.ts';
import {
  hidingFor,
  keptHeaders,
  plainTarget,
  refuseUnanswered,
  type Service,
  serviceRequest,
} from './forward.ts';
import { type Arrived, type Recording, recordedAnswer, recordedRequest } from './recording.ts';

/** What becomes of the recordings. */
export type Recorder = {
  readonly keep: (recording: Recording) => void;
  /** Called with a line about an answer that is not recorded, and why. */
  readonly complain: (line: string) => void;
};

type Forwarded = { readonly answer: Answer } | { readonly refusal: Refusal };

const isStream = (streamed: boolean, headers: Headers): boolean =>
  streamed || /^text\/event-stream/i.test(headers.get('content-type') ?? '');

/**
 * Lets a real service answer what the mock accepts, and records both. Whom the mock refuses does not get that
 * far: its keys and their models count as always, and the key of the service is the mock's own.
 */
export const recordAnswers =
  (service: Service, { keep, complain }: Recorder): Patch =>
  (stages) => {
    const bodies = new WeakMap<GatewayRequest, BodyRead>();
    const answers = new WeakMap<GatewayRequest, Answer>();

    const forward = async (ctx: Keyed): Promise<Forwarded | null> => {
      const { operation, request, headers, streamed } = ctx;
      const payload = await ctx.payload();
      const isOther = operation.upgrade !== null || stages.checkMarkers(ctx) !== null;
      if (isOther || isRefusal(payload)) return null;
      const target = plainTarget(request.url);
      const hiding = hidingFor(request.url, headers, service.key);
      const recorded = recordedRequest(
        operation.id,
        { method: operation.method, path: target },
        payload,
        hiding,
      );
      const body = bodies.get(request);
      const began = performance.now();
      const pieces: { at: number; bytes: Uint8Array }[] = [];
      const piece = (made: Piece) =>
        pieces.push({ at: performance.now() - began, bytes: Buffer.from(made) });
      const ended = (isWhole: boolean, facts: Omit<Arrived, 'pieces'>): void => {
        const answer = isWhole ? recordedAnswer({ ...facts, pieces }, hiding) : null;
        if (answer !== null) keep({ request: recorded, answer });
        else {
          const why = isWhole ? 'it carries a key' : 'it was cut off';
          complain(`${operation.id}: the answer is not recorded: ${why}`);
        }
      };
      try {
        const sent = typeof body === 'string' ? undefined : body;
        const asked = serviceRequest(service, operation, target, headers, sent);
        const response = await service.send(asked);
        const facts = {
          status: response.status,
          headers: keptHeaders(response.headers),
          isStream: isStream(streamed && response.ok, response.headers),
        };
        const answer = { status: facts.status, headers: facts.headers, note: 'recorded' };
        if (facts.isStream && response.body !== null) {
          const stream = watchStream(response.body, {
            piece,
            ended: (isWhole) => ended(isWhole, facts),
          });
          return { answer: { ...answer, body: stream } };
        }
        const whole = new Uint8Array(await response.arrayBuffer());
        piece(whole);
        ended(true, facts);
        return { answer: { ...answer, body: whole } };
      } catch (error) {
        return { refusal: refuseUnanswered(error) };
      }
    };

    return {
      ...stages,
      readPayload: (ctx) => {
        const { request } = ctx;
        const readBody = async (limit: number) => {
          const body = await request.readBody(limit);
          bodies.set(request, body);
          return body;
        };
        return stages.readPayload({ ...ctx, request: { ...request, readBody } });
      },
      authorize: async (ctx) => {
        const forbidden = await stages.authorize(ctx);
        if (forbidden !== null) return forbidden;
        const forwarded = await forward(ctx);
        if (forwarded === null) return null;
        if ('refusal' in forwarded) return forwarded.refusal;
        answers.set(ctx.request, forwarded.answer);
        return null;
      },
      prepare: (ctx, payload, scripted) => {
        const answer = answers.get(ctx.request);
        return answer === undefined
          ? stages.prepare(ctx, payload, scripted)
          : () => ({ kind: 'given', answer });
      },
    };
  };
