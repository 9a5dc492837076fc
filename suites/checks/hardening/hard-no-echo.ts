import { type Contract, operationIdsOf, operationOf } from '../../../spec/contract.ts';
import { badRequest, controlOf, request, scenarioCase, singleCase } from '../../cases/build.ts';
import type { Case } from '../../cases/case.ts';
import {
  type Cell,
  cells,
  firstStyle,
  isRepresentative,
  presentChanged,
  presentInSubprotocol,
  presentKey,
} from '../../cases/credentials.ts';
import type { Exchange } from '../../cases/exchange.ts';
import { changeLast } from '../../cases/malformed-keys.ts';
import type { KeyName, RequestPlan } from '../../cases/request-plan.ts';
import { describeAnswer, explainFailure, isWebPage, readAnswer } from '../../judge/classify.ts';
import { failed, inconclusive, type Judge, passed } from '../../judge/judges.ts';
import { leakOf } from '../../judge/leaks.ts';

const facts = {
  requirement: 'HARD-NO-ECHO',
  expects: 'an answer without the key, whole, in part, encoded or digested',
} as const;

/** The valid key's plain request: that it is answered shows that answers come from the gateway itself. */
const plainControl = (contract: Contract, plan: RequestPlan, style: Cell['style']): RequestPlan =>
  controlOf(contract, { ...plan, body: 'guarded' }, style);

/** A path or a method that may lead to a redirect or a page. */
const leadsElsewhere = ({ respell, method }: RequestPlan): boolean =>
  respell !== undefined || method !== undefined;

/**
 * Why an answer without the key proves nothing: the gateway did not write it, or nobody knows whether
 * it did, as the valid key got no answer of its own; null where it proves something.
 */
function emptiness(exchange: Exchange, plan: RequestPlan, control: Exchange): string | null {
  const good = readAnswer(control);
  if (good.kind === 'unavailable') return `the plain request with the valid key: ${good.reason}`;
  if (control.answer !== null && control.answer.status < 300 && isWebPage(control.answer)) {
    return 'the plain request with the valid key got a web page';
  }
  const { answer } = exchange;
  if (answer === null) return explainFailure(exchange);
  if (answer.unfinished !== undefined) return describeAnswer(exchange);
  const isBroken = plan.body === 'broken';
  if (answer.status >= 500 && !isBroken) return `answered ${answer.status}: not to the key`;
  const isElsewhere = (answer.status >= 300 && answer.status < 400) || isWebPage(answer);
  return isElsewhere && answer.status < 400 && !leadsElsewhere(plan)
    ? `answered ${answer.status} with a redirect or a web page: not to the key`
    : null;
}

/** Whatever the answer is, it must not hold what was sent as the key. */
const judge: Judge = (exchange, { request: plan, control, other, keyOf, searchOf }) => {
  const { answer } = exchange;
  if (answer === null) return inconclusive(explainFailure(exchange));
  const secrets = plan.credentials.flatMap(({ key, write }) => {
    const value = key === null ? '' : (keyOf(key) ?? '');
    return [value, write(value).replace(/^\w+ /, '')];
  });
  // The control carries the valid key: where the plan does too, an unknown key is the other one.
  const holdsActive = plan.credentials.some(({ key }) => key === 'active');
  const compared = holdsActive ? other?.answer : control?.answer;
  const leak = [...new Set(secrets)]
    .map((secret) => leakOf(answer, secret, compared, searchOf?.(secret)))
    .find((one) => one !== null);
  if (leak !== undefined) {
    return failed('leaked', 'an answer without the key', exchange, `${answer.status} with ${leak}`);
  }
  const empty = emptiness(exchange, plan, control ?? exchange);
  return empty === null ? passed : inconclusive(empty);
};

/** The same request with an unknown key in place of the valid one, which shows what any key is answered. */
function withoutActive(plan: RequestPlan): { readonly other?: RequestPlan } {
  if (!plan.credentials.some(({ key }) => key === 'active')) return {};
  const credentials = plan.credentials.map((one) =>
    one.key === 'active' ? { ...one, key: 'unknown' as const } : one,
  );
  return { other: { ...plan, credentials } };
}

const keyWords = {
  active: 'the valid key',
  unknown: 'a key that was never issued',
  deleted: 'a deleted key',
};

/** The key in its own place, and as a sub-protocol as browsers send it. */
const inSubprotocol = (
  contract: Contract,
  key: keyof typeof keyWords,
  operation: Cell['operation'],
): [string, string, RequestPlan] => [
  `${key}-in-subprotocol`,
  `${keyWords[key]} as a sub-protocol too`,
  (key === 'active' ? request : badRequest)(operation, [
    presentKey(contract, firstStyle(contract, operation), key),
    presentInSubprotocol(key),
  ]),
];

function sendersOf(
  contract: Contract,
  { operation, style }: Cell,
): [string, string, RequestPlan][] {
  const state = (
    key: KeyName,
    words: string,
    more: Partial<RequestPlan> = {},
  ): [string, string, RequestPlan] => [
    key,
    words,
    badRequest(operation, [presentKey(contract, style, key)], more),
  ];
  const { cost, method, model, upgrade } = operationOf(contract, operation);
  const traced: [string, string, RequestPlan] = [
    'traced',
    'a key that was never issued, with the method TRACE',
    badRequest(operation, [presentKey(contract, style, 'unknown')], { method: 'TRACE' }),
  ];
  return [
    ['active', 'the valid key', request(operation, [presentKey(contract, style, 'active')])],
    state('unknown', 'a key that was never issued'),
    state('deleted', 'a deleted key'),
    state('disabled', 'a disabled key'),
    state('expired', 'an expired key'),
    ...(cost === 'free' ? [] : [state('exhausted', 'a key without quota', { body: 'whole' })]),
    ...(model === null
      ? []
      : [
          state('restricted', 'the restricted key with a model not on its list', {
            model: 'denied',
            body: 'whole',
          }),
        ]),
    [
      'malformed',
      'the valid key with its last character changed',
      badRequest(operation, [presentChanged(contract, style, 'active', changeLast)]),
    ],
    [
      'broken-body',
      'the valid key with a body that breaks off',
      request(operation, [presentKey(contract, style, 'active')], { body: 'broken' }),
    ],
    [
      'no-such-path',
      'the valid key to a path that leads nowhere',
      request(operation, [presentKey(contract, style, 'active')], {
        body: 'probe',
        respell: (path) => `${path}-of-nothing`,
      }),
    ],
    [
      'trailing-slash',
      'the valid key to the path with a slash at its end',
      request(operation, [presentKey(contract, style, 'active')], {
        body: 'probe',
        respell: (path) => `${path}/`,
      }),
    ],
    ...(method === 'GET'
      ? []
      : ([
          [
            'other-method',
            'the valid key with the method GET',
            request(operation, [presentKey(contract, style, 'active')], {
              body: 'probe',
              method: 'GET',
            }),
          ],
        ] satisfies [string, string, RequestPlan][])),
    // RFC 9110 §9.3.8: the answer to TRACE is the request itself.
    ...(isRepresentative(contract, operation) && style === firstStyle(contract, operation)
      ? [traced]
      : []),
    ...(upgrade === null
      ? []
      : (['active', 'unknown', 'deleted'] as const).map((key) =>
          inSubprotocol(contract, key, operation),
        )),
    [
      'with-space',
      'the valid key with a word behind it',
      badRequest(operation, [presentChanged(contract, style, 'active', (key) => `${key} extra`)]),
    ],
  ];
}

/** Every answer of an endpoint to the other cases of the run, searched for the key of its request. */
const everyAnswerCase = (contract: Contract, operation: string) =>
  scenarioCase(
    {
      requirement: 'HARD-NO-ECHO',
      operation,
      style: firstStyle(contract, operation),
      variant: 'every-answer',
      sends: 'nothing of its own: it searches the answers to all other cases of the run',
      expects: 'no answer with the whole key of its request, as it is, encoded or digested',
    },
    {
      needs: [],
      requests: 0,
      isLast: true,
      run: async ({ leakAt, searchedAt }) => {
        if (searchedAt(operation) === 0) {
          return inconclusive('no other case of this run got an answer to a request with a key');
        }
        const leak = leakAt(operation);
        if (leak === null) return passed;
        const { exchange, words } = leak;
        const seen = `${describeAnswer(exchange)}, with ${words}`;
        return failed('leaked', 'an answer without the key', exchange, seen);
      },
    },
  );

/** No answer repeats the key that was sent: not in the body, not in a header, not encoded or digested. */
export const hardNoEcho = (contract: Contract): Case[] => [
  ...cells(contract).flatMap((cell) =>
    sendersOf(contract, cell).map(([variant, sends, plan]) =>
      singleCase({ ...facts, operation: cell.operation, style: cell.style, variant, sends }, plan, {
        control: variant === 'active' ? null : plainControl(contract, plan, cell.style),
        judge,
        ...withoutActive(plan),
        // A gateway that reads a broken body as an empty one, and fills in what is missing, serves it.
        mayBeBilled:
          plan.body === 'broken' && operationOf(contract, cell.operation).cost !== 'free',
      }),
    ),
  ),
  ...operationIdsOf(contract).map((operation) => everyAnswerCase(contract, operation)),
];
