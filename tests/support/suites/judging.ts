import { builtInContract } from '../../../fixtures/contract.ts';
import { request } from '../../../suites/cases/build.ts';
import type { Judgement, JudgeView, Severity } from '../../../suites/cases/case.ts';
import { presentKey } from '../../../suites/cases/credentials.ts';
import type { Exchange } from '../../../suites/cases/exchange.ts';
import type { BodyOrder } from '../../../suites/cases/target.ts';
import type { Judge } from '../../../suites/judge/judges.ts';
import { expect, test } from '../../test.ts';
import { answeredError, answeredJson } from './exchanges.ts';

/** The valid key was given what it asked for. */
export const served = answeredJson(200, { choices: [] });

/** What a free probe with the valid key gets: the key was accepted, and only the body refused. */
export const taken = answeredError(400, 'missing_model');

/** What an invalid key gets. */
export const badKey = answeredError(401, 'invalid_api_key');

/** A 401 that the gateway passes on from its own provider. */
export const upstreamsOwn = answeredJson(401, {
  error: { message: 'No.', type: 'upstream_error' },
});

/** Why nothing is proven with a control that got `badKey`. */
export const refusedToo =
  'the same request with a valid key was refused with 401, so a refusal proves nothing: "No."';

/** What a judge sees in addition to an exchange. */
export const viewOf = (control: Exchange | null, order: BodyOrder = 'key-first'): JudgeView => ({
  request: request('createChatCompletion', [presentKey(builtInContract(), 'bearer', 'active')]),
  control,
  order,
  keyOf: () => undefined,
  allowedModels: [],
});

/** What a judgement comes to: why it is inconclusive, or how severe its one finding is and what was seen. */
export type Expected = 'passed' | readonly ['inconclusive', string] | readonly [Severity, string];

/** @throws where a failed case has not just one finding */
export function summaryOf(judgement: Judgement): Expected {
  if (judgement.outcome === 'failed') {
    const [first, ...more] = judgement.findings;
    if (first === undefined || more.length > 0) throw new Error('not one finding');
    return [first.severity, first.seen];
  }
  if (judgement.outcome === 'passed') return 'passed';
  if (judgement.outcome === 'inconclusive') return ['inconclusive', judgement.reason];
  throw new Error(`not applicable: ${judgement.reason}`);
}

/** Why nothing is proven where the valid key found no endpoint. */
export const notOffered = (status: string): Expected => [
  'inconclusive',
  `the endpoint is not offered (answered ${status} to a valid key)`,
];

/** An exchange, its control, and what they come to. */
export type Row = readonly [
  name: string,
  exchange: Exchange,
  control: Exchange | null,
  expected: Expected,
  order?: BodyOrder,
];

/** Declares a test for each row. */
export function judgesSo(judge: Judge, rows: readonly Row[]): void {
  for (const [name, exchange, control, expected, order] of rows) {
    test(name, () => expect(summaryOf(judge(exchange, viewOf(control, order)))).toEqual(expected));
  }
}
