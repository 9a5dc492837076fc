import { type Contract, operationIdsOf, operationOf } from '../../../spec/contract.ts';
import { carrierCases } from '../../carriers/carrier-case.ts';
import { badRequest, controlOf, singleCase } from '../../cases/build.ts';
import { firstStyle, isRepresentative, presentKey } from '../../cases/credentials.ts';
import { isServed } from '../../judge/classify.ts';
import { plainOf } from '../../judge/plain-spelling.ts';
import { respelledModelCases } from '../models/respelled-model.ts';
import { secondModelCases } from '../models/second-model.ts';
import { unnamedModelCases } from '../models/unnamed-model.ts';
import { unreadBodyCases } from '../models/unread-body.ts';
import { rawCases } from '../raw/raw-case.ts';
import { askedFirst, spelledOtherwise } from '../raw/raw-variants.ts';
import { isOwnAnswer, notGiven } from './not-served.ts';
import { otherPathCases } from './other-paths.ts';
import { pathSpellings } from './path-spellings.ts';

const expected = 'not served: 401, or there is no such endpoint';

const judge = (contract: Contract) =>
  notGiven(
    contract,
    expected,
    // An answer to HEAD has no body to be known by.
    (answer, view) =>
      isOwnAnswer(contract, answer, view) || (view.request.method === 'HEAD' && isServed(answer)),
  );

const headKeys = [
  { key: 'unknown', words: 'a key that was never issued' },
  { key: 'disabled', words: 'a disabled key' },
] as const;

/** HEAD asks for what GET answers, so that a key is judged for it in the same way. */
const headCases = (contract: Contract) =>
  operationIdsOf(contract)
    .filter((operation) => operationOf(contract, operation).method === 'GET')
    .flatMap((operation) => headKeys.map((sender) => ({ operation, ...sender })))
    .map(({ operation, key, words }) => {
      const style = firstStyle(contract, operation);
      const plan = badRequest(operation, [presentKey(contract, style, key)], { method: 'HEAD' });
      return singleCase(
        {
          requirement: 'HARD-NO-BYPASS',
          operation,
          style,
          variant: `head-${key}-key`,
          sends: `the method HEAD and ${words}`,
          expects: expected,
        },
        plan,
        { control: controlOf(contract, plan), plain: plainOf(plan), judge: judge(contract) },
      );
    });

/** Hosts that some gateways trust. Other hosts may be none of the gateway's, so each goes alone. */
const hosts: readonly (readonly [variant: string, words: string, host: string])[] = [
  ['host-localhost', 'Host: localhost', 'localhost'],
  ['host-with-path', 'a public path after the host in Host', 'localhost/health?'],
];

const spellingCases = (contract: Contract) =>
  operationIdsOf(contract).flatMap((operation) => {
    const one = (variant: string, words: string, more: Parameters<typeof badRequest>[2]) => {
      const plan = badRequest(operation, [], { body: 'whole', ...more });
      return singleCase(
        {
          requirement: 'HARD-NO-BYPASS',
          operation,
          style: 'none',
          variant,
          sends: `no credential, with ${words}`,
          expects: expected,
        },
        plan,
        { control: controlOf(contract, plan), plain: plainOf(plan), judge: judge(contract) },
      );
    };
    const others =
      operationOf(contract, operation).method === 'GET'
        ? ['HEAD', 'POST']
        : ['PUT', 'GET', 'PATCH', ...(isRepresentative(contract, operation) ? ['QUERY'] : [])];
    return [
      ...pathSpellings.map(([variant, words, respell]) =>
        one(variant, `${words} in the path`, { respell }),
      ),
      ...hosts.map(([variant, words, host]) => one(variant, words, { headers: [['Host', host]] })),
      ...others.map((method, index) =>
        one(
          index === 0 ? 'other-method' : `method-${method.toLowerCase()}`,
          `the method ${method}`,
          {
            method,
          },
        ),
      ),
      one('options', 'the method OPTIONS and a whole body', {
        method: 'OPTIONS',
        headers: [['X-HTTP-Method-Override', 'POST']],
      }),
    ];
  });

/** No spelling of the path, method, model or header serves a request that its plain spelling refuses. */
export const hardNoBypass = (contract: Contract) => [
  ...spellingCases(contract),
  ...headCases(contract),
  ...otherPathCases(contract),
  ...secondModelCases(contract),
  ...respelledModelCases(contract),
  ...unnamedModelCases(contract),
  ...unreadBodyCases(contract),
  ...carrierCases(contract),
  ...rawCases(contract, 'HARD-NO-BYPASS', [...spelledOtherwise, ...askedFirst]),
];
