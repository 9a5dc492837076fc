import type { Judgement } from '../../cases/case.ts';
import { type Exchange, type WireRequest, writeBytes } from '../../cases/exchange.ts';
import { acceptsKey, describeAnswer, readAnswer } from '../../judge/classify.ts';
import { envelopeOf } from '../../judge/envelope.ts';
import { failed, inconclusive, passed } from '../../judge/judges.ts';

/** What a server says of a request that it cannot make out (RFC 9110 §15.6.2 and §15.6.6): no provider does. */
const unintelligible: readonly number[] = [501, 505];

/** True where the valid request got the same answer as on a new connection. The form of a refused probe shows more than its 400. */
function isAlike(next: Exchange, control: Exchange): boolean {
  if (next.answer?.status !== control.answer?.status) return false;
  if (next.answer === null || control.answer === null) return false;
  return next.answer.status < 400 || envelopeOf(next.answer) === envelopeOf(control.answer);
}

/** Most characters that are shown of two requests. */
const longest = 64 * 1024;

/** Two requests on one connection as one; the second by itself where they are too long to be shown. */
function bothAsOne(first: WireRequest, next: WireRequest): WireRequest {
  const raw = (first.raw ?? writeBytes(first)) + writeBytes(next);
  return raw.length > longest ? next : { ...next, raw };
}

/**
 * Shows the findings of a connection's second request with the bytes of both: sent by itself, it may get
 * another answer.
 */
export const showingBoth = (judgement: Judgement, first: Exchange): Judgement =>
  judgement.outcome !== 'failed'
    ? judgement
    : {
        ...judgement,
        findings: judgement.findings.map((finding) => {
          const request = bothAsOne(first.request, finding.exchange.request);
          return { ...finding, exchange: { ...finding.exchange, request } };
        }),
      };

/**
 * Judges a good request that was sent behind another one on the same connection: it gets what it gets
 * on a new one (RFC 9112 §9.3).
 *
 * @param control the good request's exchange on a connection of its own, which was accepted
 */
export function judgeNext(next: Exchange, control: Exchange): Judgement {
  const reading = readAnswer(next);
  const expected = `${describeAnswer(control)}, as on a new connection`;
  if (acceptsKey(reading)) {
    return isAlike(next, control) ? passed : failed('wrong-shape', expected, next);
  }
  if (next.answer !== null && unintelligible.includes(next.answer.status)) {
    return failed('wrong-shape', expected, next);
  }
  return next.answer === null || reading.kind === 'unavailable'
    ? inconclusive(`the good request behind it: ${describeAnswer(next)}`)
    : failed('refused', 'the valid key is accepted on the same connection', next);
}
