import type { Decision } from '../../gateway/decision.ts';
import { type ExchangeRecord, exchangeRecord } from './exchange-record.ts';

type HarBody = ExchangeRecord['request']['body'];

const queryOf = (target: string) => {
  const at = target.indexOf('?');
  return at === -1
    ? []
    : [...new URLSearchParams(target.slice(at + 1))].map(([name, value]) => ({ name, value }));
};

const contentOf = ({ size, type, text, base64, note }: HarBody) => ({
  size: size ?? -1,
  mimeType: type,
  ...(text === null && base64 === null ? {} : { text: text ?? base64 ?? '' }),
  ...(base64 === null ? {} : { encoding: 'base64' }),
  ...(note === null ? {} : { comment: note }),
});

const postOf = ({ type, text, note }: HarBody) => ({
  mimeType: type,
  text: text ?? '',
  ...(note === null ? {} : { comment: note }),
});

function entryOf(decision: Decision, record: ExchangeRecord, origin: string): object {
  const { request, response, waited, duration } = record;
  const received = Math.max(0, (duration ?? waited) - waited);
  const shared = { httpVersion: 'HTTP/1.1', cookies: [], headersSize: -1 };
  return {
    startedDateTime: record.startedAt,
    time: duration ?? waited,
    request: {
      ...shared,
      method: request.method,
      url: request.target.startsWith('/') ? origin + request.target : request.target,
      headers: request.headers,
      queryString: queryOf(request.target),
      bodySize: request.body.size ?? -1,
      ...(request.body.kept === 0 ? {} : { postData: postOf(request.body) }),
    },
    response: {
      ...shared,
      status: response.status,
      statusText: '',
      headers: response.headers,
      content: contentOf(response.body),
      redirectURL: '',
      bodySize: response.body.size ?? -1,
    },
    cache: {},
    timings: { send: 0, wait: waited, receive: received },
    _requestId: decision.requestId,
    ...(decision.refusal === null ? {} : { comment: decision.refusal.reason }),
  };
}

/**
 * The kept requests and responses as an HTTP Archive 1.2, oldest first, with every key hidden.
 *
 * @param origin the mock's, such as http://127.0.0.1:4010
 */
export const harOf = (decisions: readonly Decision[], origin: string): object => ({
  log: {
    version: '1.2',
    creator: { name: 'anyone-conformance', version: '0' },
    entries: decisions.flatMap((decision) => {
      const record = exchangeRecord(decision);
      return record === null ? [] : [entryOf(decision, record, origin)];
    }),
  },
});
