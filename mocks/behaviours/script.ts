import { type OperationId, operationIds } from '../../spec/index.ts';
import type { Swap } from '../gateway/parts.ts';
import type { Refusal } from '../gateway/refusal.ts';
import type { Payload } from '../gateway/request/payload.ts';
import { askedText, endsWithToolResult } from '../operations/asked-text.ts';
import type { ScriptedReply } from '../operations/reply.ts';
import { pause } from './stream-hook.ts';

/** What is looked at of a request to find its answer. */
export type Asked = {
  readonly operation: OperationId;
  readonly model: string | null;
  /** What the user said last. */
  readonly message: string;
  /** True where the newest turn is a tool's result. */
  readonly hasResult: boolean;
};

/** An answer that was written down, and the requests that it is for. */
export type ScriptedAnswer = {
  /** Each that is absent fits every request. */
  readonly operation?: OperationId;
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

/** Stands for an error where it is judged whether a request may be answered. */
const instead: ScriptedReply = { kind: 'text', text: '' };

/**
 * Answers by a script what may be asked at all: keys, models and bodies are judged as ever.
 *
 * @param current gives the script as it is now; it may change between requests
 */
export const followScript =
  (current: () => Script): Swap =>
  (parts) => {
    const replies = new WeakMap<Payload, ScriptedReply>();
    return {
      ...parts,
      voice: {
        ...parts.voice,
        findAnswer: (turn) => findScripted(current(), { operation: 'connectRealtime', ...turn }),
      },
      authorize: async (key, model, operation, inbound) => {
        const authorization = await parts.authorize(key, model, operation, inbound);
        const id = operationIds.find((one) => one === operation.id);
        if (!authorization.allowed || id === undefined) return authorization;
        const payload = await inbound.payload(operation);
        const message = askedText(payload);
        const hasResult = endsWithToolResult(payload);
        const found = findScripted(current(), { operation: id, model, message, hasResult });
        if (found === undefined) return authorization;
        const written = found.answer.kind === 'error' ? instead : found.answer;
        if (!parts.prepare(id, payload, written).valid) return authorization;
        // A handshake says nothing yet: what is written down to be said answers the session's turns.
        if (id === 'connectRealtime' && found.answer.kind !== 'error') return authorization;
        if (found.delay > 0) await pause(found.delay);
        if (found.answer.kind === 'error') return { allowed: false, refusal: found.answer.refusal };
        replies.set(payload, found.answer);
        return authorization;
      },
      prepare: (operation, payload) => {
        const scripted = replies.get(payload);
        const prepared = parts.prepare(operation, payload, scripted);
        return prepared.valid && scripted !== undefined
          ? { valid: true, serve: (call) => prepared.serve({ ...call, scripted }) }
          : prepared;
      },
    };
  };
