import type { components } from '../../spec/index.ts';
import type { Decision } from '../gateway/decision.ts';
import { answer, complain, refuseMethod } from './answers.ts';
import { decisionRecord, stepsOf } from './decision-steps.ts';
import type { Scope } from './scope.ts';
import { exchangeRecord } from './traffic/exchange-record.ts';
import { harOf } from './traffic/har.ts';

const wantsEvents = (request: Request): boolean =>
  request.headers.get('accept')?.includes('text/event-stream') === true;

/** Answers with the newest decisions of a scope, or with those to come as server-sent events. */
export function answerDecisions({ log, feed }: Scope, request: Request): Response {
  if (request.method !== 'GET') return refuseMethod(request.method, 'GET');
  if (!wantsEvents(request)) return answer(200, { decisions: log.recent().map(decisionRecord) });
  return new Response(feed.open(request.headers.get('last-event-id')), {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' },
  });
}

const find = ({ log }: Scope, id: string): Decision | undefined =>
  log.recent().find(({ requestId }) => requestId === id);

const noDecision = (): Response =>
  complain(404, 'There is no such decision, or it is kept no longer.');

/** Answers with the request and the response of a decision, without any key. */
export function answerExchange(scope: Scope, id: string, request: Request): Response {
  if (request.method !== 'GET') return refuseMethod(request.method, 'GET');
  const decision = find(scope, id);
  if (decision === undefined) return noDecision();
  const record = exchangeRecord(decision);
  return record === null
    ? complain(404, 'The request and the response of this decision are not kept.')
    : answer(200, record);
}

/** Answers with the kept requests and responses of a scope as an HTTP Archive. */
export function answerHar({ log }: Scope, request: Request): Response {
  if (request.method !== 'GET') return refuseMethod(request.method, 'GET');
  return answer(200, harOf(log.recent(), new URL(request.url).origin), {
    'content-disposition': 'attachment; filename="mock.har"',
  });
}

/** Answers with one decision and the steps that led to it. */
export function answerDecision(scope: Scope, id: string, request: Request): Response {
  if (request.method !== 'GET') return refuseMethod(request.method, 'GET');
  const decision = find(scope, id);
  if (decision === undefined) return noDecision();
  const record = decisionRecord(decision);
  const told: components['schemas']['ToldDecision'] = {
    decision: record,
    steps: [...stepsOf(record)],
  };
  return answer(200, told);
}
