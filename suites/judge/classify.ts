import { isRecord, memberOf, parseJson } from '../../base/json.ts';
import { type Answer, type Exchange, headerOf, jsonOf } from '../cases/exchange.ts';

/** What the answer to a request with a valid key means. */
export type Reading =
  /** 2xx, or 101 for a handshake. */
  | { readonly kind: 'served'; readonly status: number }
  /** The key was accepted and the request refused for another reason, as a free probe should be. */
  | { readonly kind: 'taken'; readonly status: number }
  /** The key was refused; `words` are the gateway's own. */
  | { readonly kind: 'refused'; readonly status: number; readonly words?: string }
  /** The endpoint does not exist. */
  | { readonly kind: 'not-offered'; readonly reason: string }
  /** Undetermined: no answer, a limit, or an upstream problem. */
  | { readonly kind: 'unavailable'; readonly reason: string };

/** Error types by which gateways report that their own upstream refused them. */
const upstreamPattern = /"(?:type|code)"\s*:\s*"[^"]*(?:upstream|bad_response_status|provider)/i;

/** Error codes that blame the request; some gateways send them with a status of 5xx. */
const requestFault = /"(?:code|type)"\s*:\s*"(?:invalid_request|model_not_found)"/i;

const failureWords = {
  timeout: 'no answer came in time',
  unreachable: 'the target cannot be reached',
  untrusted: 'TLS failed',
  cut: 'the connection broke before an answer came',
  closed: 'the connection closed before the request was sent',
  unsendable: 'the request cannot be sent',
  limited: 'the target limits the rate',
  withheld: 'it was not sent',
  aborted: 'the run ended',
};

/** Whether a body begins as a web page does. */
export const beginsAsPage = (body: string): boolean => /^\s*<(?:!doctype|html)/i.test(body);

/** Returns whether an answer is a web page, as a website sends it where there is no such endpoint. */
export const isWebPage = (answer: Answer): boolean =>
  /^text\/html/i.test(headerOf(answer, 'content-type') ?? '') || beginsAsPage(answer.body);

/** Members that hold the result in some format. */
const payloads = ['choices', 'candidates', 'content', 'data', 'output', 'results', 'text'];

function isErrorObject(body: unknown): boolean {
  if (!isRecord(body) || payloads.some((name) => body[name] != null)) return false;
  const { error, object, type } = body;
  if (object === 'error' || type === 'error') return true;
  return typeof error === 'string' ? error !== '' : isRecord(error);
}

/**
 * Returns whether an answer holds only an error object, whatever its status: as JSON, or as the first
 * event of a stream. Some gateways refuse like this with 200.
 */
export function saysError(answer: Answer): boolean {
  if (!answer.body.includes('error')) return false;
  const isStream = /^text\/event-stream/i.test(headerOf(answer, 'content-type') ?? '');
  const [first = ''] = isStream ? readEvents(`${answer.body}\n\n`) : [];
  return isErrorObject(isStream ? parseJson(first) : jsonOf(answer));
}

/**
 * Returns whether something was served: 2xx with anything but a web page or an error object, or a
 * handshake that was accepted and not refused at once in the session.
 */
export const isServed = (answer: Answer): boolean =>
  answer.closed === undefined &&
  (answer.status === 101 || (answer.status >= 200 && answer.status < 300)) &&
  !isWebPage(answer) &&
  !saysError(answer);

/** Returns in words why no answer came; an empty text where one did. */
export const explainFailure = (exchange: Exchange): string =>
  exchange.failure === null
    ? ''
    : `${failureWords[exchange.failure.kind]} (${exchange.failure.message})`;

/** Describes an answer that says nothing about the key: a limit or a server problem; null for any other. */
export function troubleOf(answer: Answer): string | null {
  const { status } = answer;
  if (status === 429) return 'answered 429: the target limits the rate, or the quota is exhausted';
  if (status === 402) return 'answered 402: the account is out of credit';
  if ((status === 502 || status === 503 || status === 504) && !requestFault.test(answer.body)) {
    const words = errorMessage(answer);
    return `answered ${status}: ${words === '' ? 'an upstream is down' : `"${words}"`}`;
  }
  if (status === 401 && upstreamPattern.test(answer.body)) {
    return "answered 401 with an upstream's own error: the provider refuses the gateway's key";
  }
  return null;
}

/** The same for a key whose quota may be exhausted: a limit is then the answer to the key. */
export const troubleBesideQuota = (answer: Answer, isExhausted: boolean): string | null =>
  isExhausted && (answer.status === 402 || answer.status === 429) ? null : troubleOf(answer);

/**
 * True where a key was accepted: its request was served, or refused for another reason. `doubtOf` says where
 * the latter proves nothing.
 */
export const acceptsKey = (
  reading: Reading,
): reading is Extract<Reading, { readonly kind: 'served' | 'taken' }> =>
  reading.kind === 'served' || reading.kind === 'taken';

/** Classifies the answer to a request that carries a valid key. */
export function readAnswer(exchange: Exchange): Reading {
  const { answer } = exchange;
  if (answer === null) return { kind: 'unavailable', reason: explainFailure(exchange) };
  const { status } = answer;
  const trouble = troubleOf(answer);
  if (trouble !== null) return { kind: 'unavailable', reason: trouble };
  if (exchange.request.upgrade && status !== 101 && isServed(answer)) {
    return {
      kind: 'not-offered',
      reason: `the endpoint is not offered (a valid key's handshake was answered ${status}, without an upgrade)`,
    };
  }
  if (isServed(answer)) return { kind: 'served', status };
  if (status === 101) {
    return {
      kind: 'unavailable',
      reason: `accepted a valid key's handshake, but not its session: ${describeAnswer(exchange)}`,
    };
  }
  if (status === 401 || status === 403) {
    const words = errorMessage(answer);
    return { kind: 'refused', status, ...(words === '' ? {} : { words }) };
  }
  const page = status < 300 && isWebPage(answer);
  if (status === 404 && blamesModel(answer)) return { kind: 'taken', status };
  if (status === 404 || status === 405 || page) {
    const what = page ? `${status} with a web page` : String(status);
    return {
      kind: 'not-offered',
      reason: `the endpoint is not offered (answered ${what} to a valid key)${quoted(errorMessage(answer).replace(repeatedPath, '…'))}`,
    };
  }
  if (status >= 500 && !requestFault.test(answer.body))
    return {
      kind: 'unavailable',
      reason: `answered ${status} to a valid key${quoted(errorMessage(answer))}`,
    };
  if (status >= 300 && status < 400) {
    return {
      kind: 'unavailable',
      reason: `answered ${status}, a redirect that the tool does not follow`,
    };
  }
  return { kind: 'taken', status };
}

/** Describes an answer in a few words, without its body: `401 application/json`. */
export function describeAnswer(exchange: Exchange): string {
  const { answer } = exchange;
  if (answer === null) return explainFailure(exchange);
  if (answer.status === 101 && saysError(answer)) return `101, then an error${ownWords(answer)}`;
  const type = headerOf(answer, 'content-type')?.split(';')[0];
  return [
    `${answer.status}${type === undefined ? '' : ` ${type}`}`,
    ...[errorWords(answer), answer.closed, answer.unfinished].filter(Boolean),
  ].join(', ');
}

/** Most characters that are shown of a gateway's own message. */
const longestWords = 160;

/** Returns the message of an error object in one line; an empty text without one. */
function errorMessage(answer: Answer): string {
  const body = jsonOf(answer);
  const message = [
    memberOf(body, 'error', 'message'),
    memberOf(body, 'message'),
    memberOf(body, 'detail'),
    memberOf(body, 'error'),
  ].find((value) => typeof value === 'string');
  const line = typeof message === 'string' ? message.replace(/\s+/g, ' ').trim() : '';
  return line.length > longestWords ? `${line.slice(0, longestWords)}…` : line;
}

const quoted = (words: string): string => (words === '' ? '' : `: "${words}"`);

/** Returns the gateway's own message for a reason, behind a colon; an empty text without one. */
export const ownWords = (answer: Answer | null): string =>
  answer === null ? '' : quoted(errorMessage(answer));

/** A path, with its query, that a message repeats. */
const repeatedPath = /(?<!\w)\/\S+/g;

/** A model as the subject of a message. */
const modelWord = /(?<![\w/.-])models?(?![\w-])/i;

/** Whether a 404 is about the model that was requested, as OpenAI, Anthropic and Gemini answer an unknown one. */
function blamesModel(answer: Answer): boolean {
  if (/"(?:code|type)"\s*:\s*"model_not_found"/.test(answer.body)) return true;
  return modelWord.test(errorMessage(answer).replace(repeatedPath, ''));
}

function errorWords(answer: Answer): string {
  const body = jsonOf(answer);
  const name = ['code', 'status', 'type']
    .map((member) => memberOf(body, 'error', member))
    .find((value) => typeof value === 'string' && value !== '');
  return typeof name === 'string' ? `error ${name}` : '';
}

/**
 * Returns the data of each server-sent event of a body, in order (HTML standard, server-sent events).
 * It leaves out an incomplete last event.
 */
export function readEvents(body: string): string[] {
  const blocks = body.replace(/\r\n?/g, '\n').split('\n\n').slice(0, -1);
  return blocks.flatMap((block) => {
    const lines = block.split('\n').filter((line) => line.startsWith('data:'));
    return lines.length === 0
      ? []
      : [lines.map((line) => line.slice(5).replace(/^ /, '')).join('\n')];
  });
}
