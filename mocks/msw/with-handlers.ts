import { type HttpHandler, isPassthroughResponse } from 'msw';
import { describeThrown } from '../../base/errors.ts';
import { keyHeaders, keyParameters } from '../../spec/index.ts';
import { type Answer, fromResponse } from '../gateway/answer.ts';
import type { Gateway } from '../gateway/gateway.ts';
import type { Refusal } from '../gateway/refusal.ts';
import { type GatewayRequest, splitUrl } from '../gateway/request/request.ts';
import { hideKeys } from '../keys/keyring.ts';

/** The largest body that handlers are shown, in bytes; a larger request goes straight to the gateway. */
const bodyLimit = 32 * 1024 * 1024;

const note = 'answered by a handler of yours';

/**
 * The base URLs for which handlers are written: the mock's own, and the public service's. The mock's
 * comes first: a handler that fits both and sends its request on sends it to the mock.
 */
function urlsOf({ url, headers }: GatewayRequest): string[] {
  const { path, query } = splitUrl(url);
  const target = query === '' ? path : `${path}?${query}`;
  const host = headers.get('host') ?? 'localhost';
  return [`http://${host}`, 'https://api.anyone.ai']
    .map((origin) => origin + target)
    .filter((whole) => URL.canParse(whole));
}

const bodyless = new Set(['GET', 'HEAD']);
/** Methods of which the Fetch standard makes no request: the gateway refuses them. */
const forbidden = new Set(['CONNECT', 'TRACE', 'TRACK']);

/** Headers of one connection, which no request takes along to another one. */
const ofConnection = new Set([
  'connection',
  'content-length',
  'host',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

function requestsOf(request: GatewayRequest, body: Uint8Array<ArrayBuffer>): readonly Request[] {
  const { method, headers } = request;
  const kept = [...headers].filter(([name]) => !ofConnection.has(name));
  return urlsOf(request).map(
    (url) => new Request(url, { method, headers: kept, ...(bodyless.has(method) ? {} : { body }) }),
  );
}

/** What a handler makes of a request: null where it is for another, undefined where it leaves it to the next. */
async function ask(handler: HttpHandler, request: Request): Promise<Response | undefined | null> {
  try {
    const result = await handler.run({ request, requestId: crypto.randomUUID() });
    return result === null ? null : result.response;
  } catch (error) {
    // A response may be thrown, as MSW has it.
    if (error instanceof Response) return error;
    throw error;
  }
}

/** Asks each handler in turn, for the first URL that it is for; undefined where none answers. */
async function askHandlers(
  handlers: readonly HttpHandler[],
  requests: readonly Request[],
): Promise<Response | undefined> {
  for (const handler of handlers) {
    for (const request of requests) {
      const response = await ask(handler, request);
      if (response === null) continue;
      if (response !== undefined) return response;
      break;
    }
  }
  return undefined;
}

/** True for what no handler is to see: what Fetch makes no request of, a browser's own question, what `bypass` sent. */
const isForGateway = ({ method, headers, isMalformed }: GatewayRequest): boolean =>
  isMalformed === true ||
  forbidden.has(method) ||
  (method === 'OPTIONS' && headers.has('access-control-request-method')) ||
  headers.get('accept')?.includes('msw/passthrough') === true;

/** The least length of a value that is looked for as a secret; a shorter one stands in plain words too. */
const shortest = 4;

/** Every value that may be a secret of a request, the longest first. */
function secretsOf({ headers, url }: GatewayRequest): readonly string[] {
  return [
    ...keyHeaders.flatMap((name) => (headers.get(name) ?? '').split(/[\s,]+/)),
    ...keyParameters.flatMap((name) => new URLSearchParams(splitUrl(url).query).getAll(name)),
  ]
    .filter((value) => value.length >= shortest && !/^bearer$/i.test(value))
    .sort((one, other) => other.length - one.length);
}

/** What was thrown, in one line and without any key. */
function renderThrown(error: unknown, request: GatewayRequest): string {
  const whole = describeThrown(error);
  const hidden = secretsOf(request).reduce((text, key) => text.replaceAll(key, 'sk-…'), whole);
  return hideKeys(hidden).replace(/\s+/g, ' ').slice(0, 300);
}

const refuseThrown = (thrown: string): Refusal => ({
  kind: 'failed',
  status: 500,
  message: 'A handler in front of the mock failed.',
  reason: `a handler of yours threw ${thrown}`,
  advice: 'fix the handler',
  clause: null,
});

/** A connection that breaks off before its answer, as MSW has `HttpResponse.error()`. */
const brokenOff = (): Answer => ({
  status: 500,
  headers: {},
  body: new ReadableStream({
    start: (controller) => controller.error(new Error('a handler broke the connection off')),
  }),
});

/**
 * Puts a user's own MSW handlers in front of a gateway. They see every request first, for the mock's own
 * address and for the public service's. The gateway answers what none of them answers, and what one passes
 * through. It logs what a handler answers; where a handler throws, the answer is 500.
 *
 * @param report called with what a handler threw, in a line
 */
export function withHandlers(
  gateway: Gateway,
  handlers: readonly HttpHandler[],
  report: (thrown: string) => void,
): Gateway {
  const answer = async (request: GatewayRequest): Promise<Answer> => {
    if (isForGateway(request)) return gateway.answer(request);
    const body = await request.readBody(bodyLimit);
    if (typeof body === 'string') return gateway.answer({ ...request, readBody: async () => body });
    const read: GatewayRequest = {
      ...request,
      readBody: async (limit) => (body.byteLength > limit ? 'too-large' : body),
    };
    try {
      const response = await askHandlers(handlers, requestsOf(request, body));
      if (response !== undefined && !isPassthroughResponse(response)) {
        return response.type === 'error'
          ? gateway.respondWith(read, { note: `${note}: a network error`, answer: brokenOff() })
          : gateway.respondWith(read, { note, answer: fromResponse(response) });
      }
    } catch (error) {
      const thrown = renderThrown(error, request);
      report(thrown);
      return gateway.respondWith(read, { note, refusal: refuseThrown(thrown) });
    }
    return gateway.answer(read);
  };
  return { ...gateway, answer };
}
