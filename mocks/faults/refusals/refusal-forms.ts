import type { Context } from '../../gateway/context.ts';
import { isRefusal } from '../../gateway/refusal.ts';
import type { Patch } from '../../gateway/stages.ts';
import { breaking } from '../fault.ts';
import { afterAnswer, afterRefusal, asksForStream, dropHeader, isInState } from '../patches.ts';

/** A refusal that has become a response, and where it came from. */
type Refused = {
  readonly response: Response;
  readonly clause: string | null;
  readonly ctx: Context;
};

const changeRefused = (change: (refused: Refused) => Response | Promise<Response>): Patch =>
  afterRefusal((response, { clause }, ctx) => change({ response, clause, ctx }));

const wantsStream = async (ctx: Context): Promise<boolean> =>
  ctx.operation?.id === 'createChatCompletion' && asksForStream(ctx);

/** Some refusals, not all, have the wrong form. */
export const refusalFormFaults = [
  ...breaking('ENVELOPE-NATIVE', {
    'messages-refused-as-openai': [
      "POST /v1/messages refuses with OpenAI's error object, whose type is None.",
      (stages) => ({
        ...stages,
        refuse: (ctx, refusal) =>
          stages.refuse(ctx.format === 'anthropic' ? { ...ctx, format: 'openai' } : ctx, refusal),
      }),
    ],
    'gemini-refusals-without-status': [
      'The Gemini error object has its code as a text and no status.',
      changeRefused(({ ctx, response }) =>
        ctx.path.startsWith('/v1beta/')
          ? Response.json(
              { error: { code: String(response.status), message: 'refused' } },
              response,
            )
          : response,
      ),
    ],
    'empty-refusals': [
      'A refusal has no body.',
      changeRefused(({ response }) => new Response(null, response)),
    ],
    'forbidden-as-web-page': [
      'A forbidden model is refused with a web page, as the proxy in front has it.',
      changeRefused(({ response: { status, headers }, response }) => {
        if (status !== 403) return response;
        headers.set('content-type', 'text/html');
        return new Response('<!doctype html><title>Forbidden</title>', { status, headers });
      }),
    ],
    'nonsense-refused-in-text': [
      'A credential that cannot be parsed is refused in plain text.',
      changeRefused(({ response: { status, headers }, response, clause }) => {
        if (clause !== 'KEY-MALFORMED') return response;
        headers.set('content-type', 'text/plain');
        return new Response('invalid header', { status, headers });
      }),
    ],
    'disabled-envelope-short': [
      'The refusal of a disabled key lacks the type that other refusals have.',
      changeRefused(({ response, clause }) =>
        clause === 'KEY-INACTIVE'
          ? Response.json({ error: { message: 'This key is disabled.' } }, response)
          : response,
      ),
    ],
    'stream-refusals-in-text': [
      'A call that asks for a stream is refused in plain text.',
      changeRefused(async ({ response, ctx }) => {
        if (!(await wantsStream(ctx))) return response;
        const { status, headers } = response;
        headers.set('content-type', 'text/plain');
        return new Response('unauthorized', { status, headers });
      }),
    ],
    'text-refused-as-text': [
      'Where a transcription is wanted as text, its refusal is text as well.',
      afterRefusal(async (response, { message }, ctx) => {
        const payload = ctx.operation?.id === 'createTranscription' ? await ctx.payload() : null;
        if (payload === null || isRefusal(payload) || payload.kind !== 'form') return response;
        return payload.fields['response_format'] === 'text'
          ? new Response(message, {
              status: response.status,
              headers: { 'content-type': 'text/plain' },
            })
          : response;
      }),
    ],
  }),
  ...breaking('HTTP-CHALLENGE', {
    'no-challenge-on-handshake': [
      'The 401 of a handshake carries no WWW-Authenticate.',
      dropHeader('www-authenticate', (_, { path }) => path === '/v1/realtime'),
    ],
    'no-challenge-for-expired': [
      'The 401 of an expired key is written elsewhere and carries no WWW-Authenticate.',
      dropHeader('www-authenticate', ({ clause }) => clause === 'KEY-INACTIVE'),
    ],
    'no-challenge-for-messages': [
      'The Anthropic format answers 401 without WWW-Authenticate.',
      dropHeader('www-authenticate', (_, { path }) => path === '/v1/messages'),
    ],
  }),
  ...breaking('HARD-CORS', {
    'forbidden-without-cors': [
      'A page can read why its key was refused, and not why its model was.',
      dropHeader('access-control-allow-origin', ({ status }) => status === 403),
    ],
  }),
  ...breaking('HARD-NO-ORACLE', {
    'deleted-told-when-streaming': [
      'Where a stream is asked for, a deleted key is refused in other words.',
      changeRefused(async ({ response, clause, ctx }) =>
        clause === 'KEY-DELETED' && (await wantsStream(ctx))
          ? Response.json({ error: { message: 'This key was deleted.' } }, response)
          : response,
      ),
    ],
    'deleted-told-by-challenge': [
      'The challenge of a deleted key says that it is no longer valid.',
      changeRefused(({ response, clause }) => {
        if (clause === 'KEY-DELETED') {
          response.headers.append('www-authenticate', 'Bearer error_description="revoked"');
        }
        return response;
      }),
    ],
    'deleted-told-by-limits': [
      'Only keys that once existed are refused with their rate limit.',
      afterAnswer((response, ctx) => {
        if (isInState(ctx, 'deleted')) response.headers.set('x-ratelimit-limit-requests', '500');
        return response;
      }),
    ],
  }),
];
