import type { Exchange, FailureKind, WireRequest } from '../../../suites/cases/exchange.ts';

/** A request for exchanges of which the answer alone matters. */
const request: WireRequest = {
  method: 'POST',
  target: '/v1/chat/completions',
  headers: [['Authorization', 'Bearer sk-mine']],
  body: '{}',
  upgrade: false,
  mayBeBilled: false,
};

/** A request for the list of models, which costs nothing. */
export const free: WireRequest = {
  method: 'GET',
  target: '/v1/models',
  headers: [],
  body: null,
  upgrade: false,
  mayBeBilled: false,
};

/** An exchange with this answer. */
export const answered = (
  status: number,
  body = '',
  headers: readonly (readonly [string, string])[] = [],
): Exchange => ({ request, milliseconds: 1, answer: { status, headers, body }, failure: null });

/** An exchange with a JSON answer. */
export const answeredJson = (status: number, body: object): Exchange =>
  answered(status, JSON.stringify(body), [['content-type', 'application/json; charset=utf-8']]);

/** An exchange with an error object such as OpenAI's. */
export const answeredError = (status: number, code: string, message = 'No.'): Exchange =>
  answeredJson(status, { error: { message, type: 'invalid_request_error', param: null, code } });

/** An exchange with a web page. */
export const answeredPage = (status: number): Exchange =>
  answered(status, '<!doctype html><title>Sign in</title>', [['content-type', 'text/html']]);

/** An exchange to which no answer came. */
export const unanswered = (kind: FailureKind): Exchange => ({
  request,
  milliseconds: 1,
  answer: null,
  failure: { kind, message: 'as it happened' },
});
