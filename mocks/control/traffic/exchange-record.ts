import type { components } from '../../../spec/index.ts';
import type { Decision } from '../../gateway/decision.ts';
import type { Exchange } from '../../gateway/traffic/exchange.ts';
import { rounded } from '../decision-steps.ts';
import { bodyRecord } from './body-record.ts';
import { type Hiding, hidingOf } from './hide-secrets.ts';
import { keptBytes } from './kept-body.ts';
import { streamEvents } from './stream-events.ts';

/** A request and its response as the control API shows them. */
export type ExchangeRecord = components['schemas']['ExchangeRecord'];

type Fields = Iterable<readonly [string, string]>;

const headersOf = (fields: Fields, hiding: Hiding): ExchangeRecord['request']['headers'] =>
  [...fields].map(([name, value]) => ({ name, value: hiding.header(name, value) }));

const headOf = (fields: Fields) => {
  const values = new Map([...fields].map(([name, value]) => [name.toLowerCase(), value]));
  return {
    type: values.get('content-type') ?? '',
    encoding: values.get('content-encoding') ?? '',
    length: values.get('content-length') ?? null,
  };
};

function toRecord(exchange: Exchange, { at, method }: Decision): ExchangeRecord {
  const hiding = hidingOf(exchange);
  const { target, requestHeaders } = exchange;
  const responseBody = keptBytes(exchange.responseBody);
  const responseFields = Object.entries(exchange.responseHeaders);
  const responseHead = headOf(responseFields);
  const { duration } = exchange;
  return {
    startedAt: new Date(at).toISOString(),
    waited: rounded(exchange.waited),
    duration: duration === null ? null : rounded(duration),
    request: {
      method,
      target: hiding.target(target),
      headers: headersOf(requestHeaders, hiding),
      body: bodyRecord(keptBytes(exchange.requestBody), headOf(requestHeaders), hiding),
    },
    response: {
      status: exchange.status,
      headers: headersOf(responseFields, hiding),
      body: bodyRecord(responseBody, responseHead, hiding),
      events: [...streamEvents(responseBody, responseHead.type, hiding)],
    },
  };
}

/**
 * The request and the response of a decision, decoded, with every key hidden: credentials as masks,
 * and no secret that the request carried anywhere else.
 *
 * @returns null where the mock does not keep them, or keeps them no longer
 */
export const exchangeRecord = (decision: Decision): ExchangeRecord | null => {
  const { exchange } = decision;
  return exchange === null || exchange.isDropped ? null : toRecord(exchange, decision);
};
