import type { components } from '../../spec/index.ts';
import { answer, complain, refuseMethod } from './answers.ts';
import { decisionRecord, stepsOf } from './decision-steps.ts';
import type { Scope } from './scope.ts';

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

/** Answers with one decision and the steps that led to it. */
export function answerDecision({ log }: Scope, id: string, request: Request): Response {
  if (request.method !== 'GET') return refuseMethod(request.method, 'GET');
  const decision = log.recent().find(({ requestId }) => requestId === id);
  if (decision === undefined) {
    return complain(404, 'There is no such decision, or it is kept no longer.');
  }
  const record = decisionRecord(decision);
  const told: components['schemas']['ToldDecision'] = {
    decision: record,
    steps: [...stepsOf(record)],
  };
  return answer(200, told);
}
