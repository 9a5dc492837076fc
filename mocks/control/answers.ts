import type { components } from '../../spec/index.ts';

type ControlError = components['schemas']['ControlError'];

/** An answer of the control API in JSON; nothing keeps it. */
export const answer = (
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): Response =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
  });

/** A refusal of the control API: what is wrong, and with which member. */
export function complain(
  status: number,
  message: string,
  { field, headers }: { readonly field?: string; readonly headers?: Record<string, string> } = {},
): Response {
  const error: ControlError = { error: { message, ...(field === undefined ? {} : { field }) } };
  return answer(status, error, headers);
}

/** The answer to what was done and has nothing to show. */
export const done = (): Response =>
  new Response(null, { status: 204, headers: { 'cache-control': 'no-store' } });

/** Says that the path has not this method (RFC 9110 §15.5.6). */
export const refuseMethod = (method: string, allow: string): Response =>
  complain(405, `This control endpoint has no method ${method}.`, { headers: { allow } });

/** Refuses a WebSocket: there is none here, and decisions are followed otherwise. */
export const refuseWebSocket = (): Response =>
  complain(
    400,
    'The control API opens no WebSocket. To follow decisions, ask for them with `Accept: text/event-stream`.',
  );
