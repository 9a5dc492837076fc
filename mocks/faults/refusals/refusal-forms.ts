import type { Context } from '../../gateway/context.ts';
import { isRefusal } from '../../gateway/refusal.ts';
import type { Patch } from '../../gateway/stages.ts';
import type { Fault } from '../fault.ts';
import { afterAnswer, afterRefusal, asksForStream, isInState } from '../patches.ts';

/** A refusal that has become a response, and where it came from. */
type Refused = {
  readonly response: Response;
  readonly clause: string | null;
  readonly ctx: Context;
};

const changeRefused = (change: (refused: Refused) => Response | Promise<Response>): Patch =>
  afterRefusal((response, { clause }, ctx) => change({ response, clause, ctx }));

function without(response: Response, name: string): Response {
  response.headers.delete(name);
  return response;
}

const wantsStream = async (ctx: Context): Promise<boolean> =>
  ctx.operation?.id === 'createChatCompletion' && asksForStream(ctx);

/** Some refusals, not all, have the wrong form. */
export const refusalFormFaults: readonly Fault[] = [
  {
    id: 'messages-refused-as-openai',
    sentence: "POST /v1/messages refuses with OpenAI's error object, whose type is None.",
    clause: 'ENVELOPE-NATIVE',
    patch: (stages) => ({
      ...stages,
      refuse: (ctx, refusal) =>
        stages.refuse(ctx.format === 'anthropic' ? { ...ctx, format: 'openai' } : ctx, refusal),
    }),
  },
  {
    id: 'gemini-refusals-without-status',
    sentence: 'The Gemini error object has its code as a text and no status.',
    clause: 'ENVELOPE-NATIVE',
    patch: changeRefused(({ ctx, response }) =>
      ctx.path.startsWith('/v1beta/')
        ? Response.json({ error: { code: String(response.status), message: 'refused' } }, response)
        : response,
    ),
  },
  {
    id: 'empty-refusals',
    sentence: 'A refusal has no body.',
    clause: 'ENVELOPE-NATIVE',
    patch: changeRefused(({ response }) => new Response(null, response)),
  },
  {
    id: 'forbidden-as-web-page',
    sentence: 'A forbidden model is refused with a web page, as the proxy in front has it.',
    clause: 'ENVELOPE-NATIVE',
    patch: changeRefused(({ response: { status, headers }, response }) => {
      if (status !== 403) return response;
      headers.set('content-type', 'text/html');
      return new Response('<!doctype html><title>Forbidden</title>', { status, headers });
    }),
  },
  {
    id: 'nonsense-refused-in-text',
    sentence: 'A credential that cannot be parsed is refused in plain text.',
    clause: 'ENVELOPE-NATIVE',
    patch: changeRefused(({ response: { status, headers }, response, clause }) => {
      if (clause !== 'KEY-MALFORMED') return response;
      headers.set('content-type', 'text/plain');
      return new Response('invalid header', { status, headers });
    }),
  },
  {
    id: 'disabled-envelope-short',
    sentence: 'The refusal of a disabled key lacks the type that other refusals have.',
    clause: 'ENVELOPE-NATIVE',
    patch: changeRefused(({ response, clause }) =>
      clause === 'KEY-INACTIVE'
        ? Response.json({ error: { message: 'This key is disabled.' } }, response)
        : response,
    ),
  },
  {
    id: 'stream-refusals-in-text',
    sentence: 'A call that asks for a stream is refused in plain text.',
    clause: 'ENVELOPE-NATIVE',
    patch: changeRefused(async ({ response, ctx }) => {
      if (!(await wantsStream(ctx))) return response;
      const { status, headers } = response;
      headers.set('content-type', 'text/plain');
      return new Response('unauthorized', { status, headers });
    }),
  },
  {
    id: 'no-challenge-on-handshake',
    sentence: 'The 401 of a handshake carries no WWW-Authenticate.',
    clause: 'HTTP-CHALLENGE',
    patch: changeRefused(({ response, ctx }) =>
      ctx.path === '/v1/realtime' ? without(response, 'www-authenticate') : response,
    ),
  },
  {
    id: 'no-challenge-for-expired',
    sentence: 'The 401 of an expired key is written elsewhere and carries no WWW-Authenticate.',
    clause: 'HTTP-CHALLENGE',
    patch: changeRefused(({ response, clause }) =>
      clause === 'KEY-INACTIVE' ? without(response, 'www-authenticate') : response,
    ),
  },
  {
    id: 'no-challenge-for-messages',
    sentence: 'The Anthropic format answers 401 without WWW-Authenticate.',
    clause: 'HTTP-CHALLENGE',
    patch: changeRefused(({ response, ctx }) =>
      ctx.path === '/v1/messages' ? without(response, 'www-authenticate') : response,
    ),
  },
  {
    id: 'forbidden-without-cors',
    sentence: 'A page can read why its key was refused, and not why its model was.',
    clause: 'HARD-CORS',
    patch: changeRefused(({ response }) =>
      response.status === 403 ? without(response, 'access-control-allow-origin') : response,
    ),
  },
  {
    id: 'deleted-told-when-streaming',
    sentence: 'Where a stream is asked for, a deleted key is refused in other words.',
    clause: 'HARD-NO-ORACLE',
    patch: changeRefused(async ({ response, clause, ctx }) =>
      clause === 'KEY-DELETED' && (await wantsStream(ctx))
        ? Response.json({ error: { message: 'This key was deleted.' } }, response)
        : response,
    ),
  },
  {
    id: 'deleted-told-by-challenge',
    sentence: 'The challenge of a deleted key says that it is no longer valid.',
    clause: 'HARD-NO-ORACLE',
    patch: changeRefused(({ response, clause }) => {
      if (clause === 'KEY-DELETED') {
        response.headers.append('www-authenticate', 'Bearer error_description="revoked"');
      }
      return response;
    }),
  },
  {
    id: 'deleted-told-by-limits',
    sentence: 'Only keys that once existed are refused with their rate limit.',
    clause: 'HARD-NO-ORACLE',
    patch: afterAnswer((response, ctx) => {
      if (isInState(ctx, 'deleted')) response.headers.set('x-ratelimit-limit-requests', '500');
      return response;
    }),
  },
  {
    id: 'text-refused-as-text',
    sentence: 'Where a transcription is wanted as text, its refusal is text as well.',
    clause: 'ENVELOPE-NATIVE',
    patch: afterRefusal(async (response, { message }, ctx) => {
      const payload = ctx.operation?.id === 'createTranscription' ? await ctx.payload() : null;
      if (payload === null || isRefusal(payload) || payload.kind !== 'form') return response;
      return payload.fields['response_format'] === 'text'
        ? new Response(message, {
            status: response.status,
            headers: { 'content-type': 'text/plain' },
          })
        : response;
    }),
  },
];
