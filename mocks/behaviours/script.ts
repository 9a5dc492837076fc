import type { EndpointId } from '../../spec/index.ts';
import { isRefusal, type Refusal } from '../gateway/refusal.ts';
import type { GatewayRequest } from '../gateway/request/request.ts';
import type { Patch } from '../gateway/stages.ts';
import { askedText, endsWithToolResult } from '../operations/asked-text.ts';
import type { ScriptedReply } from '../operations/reply.ts';
import { pause } from './stream-hook.ts';

/** What is looked at of a request to find its answer. */
export type Asked = {
  readonly operation: EndpointId;
  readonly model: string | null;
  /** What the user said last. */
  readonly message: string;
  /** True where the newest turn is a tool's result. */
  readonly hasResult: boolean;
};

/** An answer that was written down, and the requests that it is for. */
export type ScriptedAnswer = {
  /** Each that is absent fits every request. */
  readonly operation?: EndpointId;
  readonly model?: string;
  readonly message?: (text: string) => boolean;
  readonly answer: ScriptedReply | { readonly kind: 'error'; readonly refusal: Refusal };
  /** Milliseconds to wait before it is given. */
  readonly delay: number;
};

/** Answers in the order in which they are tried. */
export type Script = readonly ScriptedAnswer[];

/**
 * The first answer that fits a request. A call whose result the conversation ends with is not made again: a
 * later answer fits, or the mock's own.
 */
export const findScripted = (script: Script, asked: Asked): ScriptedAnswer | undefined =>
  script.find(
    ({ operation, model, message, answer }) =>
      (operation === undefined || operation === asked.operation) &&
      (model === undefined || model === asked.model) &&
      (message === undefined || message(asked.message)) &&
      !(answer.kind === 'call' && asked.hasResult),
  );

/** Takes the place of an error to find out whether the request may be answered. */
const instead: ScriptedReply = { kind: 'text', text: '' };

/**
 * Answers by a script. Keys, models and bodies are checked as without it.
 *
 * @param current returns the script as it is now; it may change between requests
 */
export const followScript =
  (current: () => Script): Patch =>
  (stages) => {
    const replies = new WeakMap<GatewayRequest, ScriptedReply>();
    return {
      ...stages,
      voice: {
        ...stages.voice,
        findAnswer: (turn) => findScripted(current(), { operation: 'connectRealtime', ...turn }),
      },
      authorize: async (ctx) => {
        const forbidden = await stages.authorize(ctx);
        if (forbidden !== null) return forbidden;
        const payload = await ctx.payload();
        if (isRefusal(payload)) return null;
        const { operation, model } = ctx;
        const message = askedText(payload);
        const hasResult = endsWithToolResult(payload);
        const asked = { operation: operation.id, model, message, hasResult };
        const found = findScripted(current(), asked);
        if (found === undefined) return null;
        const written = found.answer.kind === 'error' ? instead : found.answer;
        if (isRefusal(stages.prepare(ctx, payload, written))) return null;
        // A handshake says nothing yet: the script answers the turns of its session.
        if (operation.id === 'connectRealtime' && found.answer.kind !== 'error') return null;
        if (found.delay > 0) await pause(found.delay);
        if (found.answer.kind === 'error') return found.answer.refusal;
        replies.set(ctx.request, found.answer);
        return null;
      },
      prepare: (ctx, payload) => {
        const scripted = replies.get(ctx.request);
        const serve = stages.prepare(ctx, payload, scripted);
        return isRefusal(serve) || scripted === undefined
          ? serve
          : (call) => serve({ ...call, scripted });
      },
    };
  };
