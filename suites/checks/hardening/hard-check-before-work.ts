import { listWords } from '../../../base/text.ts';
import { type Contract, operationIdsOf, operationOf } from '../../../spec/contract.ts';
import { badRequest, controlOf, singleCase } from '../../cases/build.ts';
import { firstStyle, isRepresentative, presentKey, streams } from '../../cases/credentials.ts';
import { headerOf } from '../../cases/exchange.ts';
import type { BodyPlan, CredentialPlan, RequestPlan } from '../../cases/request-plan.ts';
import { explainFailure, readAnswer, troubleOf } from '../../judge/classify.ts';
import {
  failed,
  inconclusive,
  type Judge,
  passed,
  refusedAlike,
  refusedWith,
} from '../../judge/judges.ts';

const facts = {
  requirement: 'HARD-CHECK-BEFORE-WORK',
  expects: '401, before the body is judged or a stream starts',
} as const;

const refused = refusedWith({ statuses: [401] });

/**
 * The control is the valid key with an ordinary body, not with the faulty one: a gateway that fills in
 * what is missing would serve that. It shows that the endpoint is there and accepts the key.
 */
const judge: Judge = (exchange, view) => {
  const { answer } = exchange;
  if (answer === null) return inconclusive(explainFailure(exchange));
  const control = view.control === null ? null : readAnswer(view.control);
  if (control?.kind === 'not-offered') return inconclusive(control.reason);
  if (control?.kind === 'refused') return refused(exchange, view);
  if (view.control !== null && view.control.answer === null) {
    return inconclusive(`the same request with a valid key: ${explainFailure(view.control)}`);
  }
  if (answer.status === 401) {
    return headerOf(answer, 'content-type')?.startsWith('text/event-stream') === true
      ? failed('wrong-refusal', '401 before any stream starts', exchange, '401 as an event stream')
      : passed;
  }
  if (answer.status === 403) {
    const reason = 'refused with 403 before the body is judged: another clause reports the status';
    return { outcome: 'inconclusive', reason, elsewhere: true };
  }
  const alike = refusedAlike(answer, view.control);
  if (alike !== null) return inconclusive(alike);
  // A limit or an upstream in trouble says nothing of the body.
  const trouble = troubleOf(answer);
  if (trouble !== null) return inconclusive(trouble);
  if (answer.status >= 400 && answer.status < 500) {
    return failed('wrong-refusal', '401, before the body is judged', exchange);
  }
  return refused(exchange, view);
};

/** A form whose parts nobody can tell apart (RFC 2046 §5.1.1). */
const withoutBoundary: RequestPlan['rewrite'] = (request) => ({
  ...request,
  headers: request.headers.map(([name, value]) => [name, value.replace(/; *boundary=.*/, '')]),
});

const bodies: readonly (readonly [BodyPlan, string])[] = [
  ['broken', 'a body that breaks off'],
  ['empty', 'an empty body'],
  ['wrong-media-type', 'a body of another media type'],
  ['probe', 'a body that lacks a required member'],
  ['oversized', 'a body of 2 MiB more than is sensible'],
];

/**
 * What a cache or a negotiation answers, each with a status of its own. RFC 9110 §13.2.1 lets conditions
 * change only an answer that would be a success.
 */
const negotiated: readonly (readonly [string, string])[] = [
  ['If-None-Match', '*'],
  ['If-Match', '"nobodys"'],
  ['Range', 'bytes=0-9'],
  ['Accept', 'application/xml'],
  ['Accept-Charset', 'x-none'],
];

const describeLines = (lines: typeof negotiated): string =>
  listWords(lines.map((line) => line.join(': ')));

/** An unauthenticated request gets 401 before its body is judged and before any stream starts. */
export const hardCheckBeforeWork = (contract: Contract) =>
  operationIdsOf(contract).flatMap((operation) => {
    const style = firstStyle(contract, operation);
    const senders: readonly (readonly [string, string, readonly CredentialPlan[]])[] = [
      ['absent', 'no credential', []],
      ['unknown', 'a key that was never issued', [presentKey(contract, style, 'unknown')]],
    ];
    const one = (
      variant: string,
      sends: string,
      body: BodyPlan,
      credentials: readonly CredentialPlan[],
      stream: boolean,
      more: Partial<RequestPlan> = {},
    ) => {
      const plan = badRequest(operation, credentials, { body, stream, ...more });
      return singleCase({ ...facts, operation, style, variant, sends }, plan, {
        control: controlOf(
          contract,
          badRequest(operation, credentials, { body: 'guarded', stream }),
        ),
        judge,
        // A caller who gets the same with a valid body is another clause's finding.
        plain: badRequest(operation, credentials),
      });
    };
    const isBodyless = operationOf(contract, operation).body === null;
    const dead = one(
      'deleted-broken-body',
      'a deleted key, with a body that breaks off',
      'broken',
      [presentKey(contract, style, 'deleted')],
      false,
    );
    const living = senders.flatMap(([name, words, credentials]) => [
      ...(isBodyless ? [['probe', 'no model'] as const] : bodies)
        .filter(([body]) => operationOf(contract, operation).model !== null || body !== 'probe')
        .map(([body, bodyWords]) =>
          one(`${name}-${body}-body`, `${words}, with ${bodyWords}`, body, credentials, false),
        ),
      ...(streams(contract, operation)
        ? [one(`${name}-streamed`, `${words}, asking for a stream`, 'guarded', credentials, true)]
        : []),
    ]);
    const { model, markers, body, upgrade } = operationOf(contract, operation);
    const odd: readonly (readonly [string, string, boolean, Partial<RequestPlan>])[] = [
      [
        'absent-odd-request',
        'no credential, a model and a member of no list',
        model !== null,
        { respellModel: () => 'a-model-of-no-list', members: { member_of_no_list: 1 } },
      ],
      [
        'absent-unacceptable',
        'no credential, and Accept: image/x-none',
        isRepresentative(contract, operation),
        { headers: [['Accept', 'image/x-none']] },
      ],
      [
        'absent-negotiated',
        `no credential, and ${describeLines(negotiated)}`,
        upgrade === null,
        { headers: negotiated },
      ],
      [
        'absent-foreign-coding',
        'no credential, and Content-Encoding: x-none',
        body !== null,
        { headers: [['Content-Encoding', 'x-none']] },
      ],
      [
        'absent-no-boundary',
        'no credential, and a form without its boundary',
        body?.mediaType === 'multipart/form-data',
        { rewrite: withoutBoundary },
      ],
      [
        'absent-unmarked',
        "no credential, and not its format's header",
        Object.keys(markers).length > 0,
        { unmarked: true },
      ],
    ];
    const strange = odd
      .filter(([, , makesSense]) => makesSense)
      .map(([variant, sends, , more]) => one(variant, sends, 'whole', [], false, more));
    return isBodyless ? [...living, ...strange] : [...living, ...strange, dead];
  });
