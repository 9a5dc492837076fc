import { memberOf } from '../../../base/json.ts';
import type { EndpointId } from '../../../spec/index.ts';
import type { Keyed, Routed } from '../../gateway/context.ts';
import { isRefusal, type Refusal } from '../../gateway/refusal.ts';
import type { GatewayRequest, Payload } from '../../gateway/request/request.ts';
import type { Patch } from '../../gateway/stages.ts';
import { askedText, endsWithToolResult } from '../../operations/asked-text.ts';
import type { Call } from '../../operations/call.ts';
import type { ScriptedReply } from '../../operations/reply.ts';
import { pause } from '../stream-hook.ts';
import { type Asked, type Conversation, readConversation } from './conversation.ts';
import { fillReply } from './fill-templates.ts';

/** An answer that was written down, and the requests that it is for. */
export type ScriptedAnswer = {
  /** It as it was written. */
  readonly entry: object;
  /** Each that is absent fits every request. */
  readonly operation?: EndpointId;
  readonly model?: string;
  readonly message?: (text: string) => boolean;
  /** Reads the rest of the request; false where that does not fit. */
  readonly rest?: (conversation: Conversation) => boolean;
  /** True where it is written for a tool's result, so that its calls are made after one too. */
  readonly readsResult?: boolean;
  /** How often it is given; without it, always. */
  readonly times?: number | undefined;
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
export const findScripted = (
  script: Script,
  asked: Asked,
  given: GivenCounts = new WeakMap(),
): ScriptedAnswer | undefined =>
  script.find(
    (one) => (given.get(one) ?? 0) < (one.times ?? Number.POSITIVE_INFINITY) && fits(one, asked),
  );

/** How often each answer was given. */
export type GivenCounts = WeakMap<ScriptedAnswer, number>;

const count = (given: GivenCounts, one: ScriptedAnswer): void =>
  void given.set(one, (given.get(one) ?? 0) + 1);

const makesCall = ({ answer }: ScriptedAnswer): boolean =>
  answer.kind === 'reply' && answer.parts.some(({ kind }) => kind === 'call');

const fits = (one: ScriptedAnswer, asked: Asked): boolean => {
  const { operation, model, message, rest, readsResult } = one;
  return (
    (operation === undefined || operation === asked.operation) &&
    (model === undefined || model === asked.model) &&
    (message === undefined || message(asked.message)) &&
    (rest === undefined || (asked.conversation !== undefined && rest(asked.conversation))) &&
    !(makesCall(one) && asked.hasResult && readsResult !== true)
  );
};

const isStreamed = (payload: Payload, streamed: boolean): boolean =>
  streamed || (payload.kind === 'json' && memberOf(payload.value, 'stream') === true);

/** Waits as long as the parts of a whole answer do together. */
async function pauseFor({ parts, failure }: ScriptedReply): Promise<void> {
  const waits = [...parts, ...(failure === undefined ? [] : [failure])].map(
    (one) => one.delay ?? 0,
  );
  const whole = waits.reduce((sum, wait) => sum + wait, 0);
  if (whole > 0) await pause(whole);
}

/** Takes the place of an error to find out whether the request may be answered. */
const instead: ScriptedReply = { kind: 'reply', parts: [{ kind: 'text', text: '' }] };

/**
 * Answers by a script. Keys, models and bodies are checked as without it.
 *
 * @param current returns the script as it is now for the key with this id; it may change between requests
 */
export const followScript =
  (current: (keyId: string) => Script, given: GivenCounts = new WeakMap()): Patch =>
  (stages) => {
    const replies = new WeakMap<GatewayRequest, ScriptedReply>();
    const answerFrom = async (script: Script, ctx: Keyed): Promise<Refusal | null> => {
      const forbidden = await stages.authorize(ctx);
      if (forbidden !== null) return forbidden;
      const payload = await ctx.payload();
      if (isRefusal(payload)) return null;
      const { operation, model } = ctx;
      const message = askedText(payload);
      const hasResult = endsWithToolResult(payload);
      const conversation = readConversation(payload, ctx.headers);
      const asked = { operation: operation.id, model, message, hasResult, conversation };
      const found = findScripted(script, asked, given);
      if (found === undefined) return null;
      const written = found.answer.kind === 'error' ? instead : found.answer;
      if (isRefusal(await stages.prepare(ctx, payload, written))) return null;
      // A handshake says nothing yet: the script answers the turns of its session.
      if (operation.id === 'connectRealtime' && found.answer.kind !== 'error') return null;
      count(given, found);
      if (found.delay > 0) await pause(found.delay);
      if (found.answer.kind === 'error') return found.answer.refusal;
      if (!isStreamed(payload, ctx.streamed)) {
        await pauseFor(found.answer);
        const { failure } = found.answer;
        if (failure !== undefined) return failure.refusal;
      }
      replies.set(ctx.request, fillReply(found.answer, asked));
      return null;
    };
    const serveWritten = async (scripted: ScriptedReply, ctx: Routed, payload: Payload) => {
      const serve = await stages.prepare(ctx, payload, scripted);
      return isRefusal(serve) ? serve : (call: Call) => serve({ ...call, scripted });
    };
    return {
      ...stages,
      voice: {
        ...stages.voice,
        findAnswer: (turn) => {
          const asked = { operation: 'connectRealtime' as const, ...turn };
          const found = findScripted(current(turn.keyId), asked, given);
          if (found !== undefined) count(given, found);
          return found;
        },
      },
      authorize: (ctx) => {
        const script = current(ctx.key.id);
        return script.length === 0 ? stages.authorize(ctx) : answerFrom(script, ctx);
      },
      prepare: (ctx, payload, outer) => {
        const scripted = replies.get(ctx.request) ?? outer;
        return scripted === undefined
          ? stages.prepare(ctx, payload)
          : serveWritten(scripted, ctx, payload);
      },
    };
  };
