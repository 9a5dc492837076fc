import { type Contract, operationOf, styleOf } from '../../../spec/contract.ts';
import { badRequest, controlOf, request, scenarioCase } from '../../cases/build.ts';
import type { Judgement } from '../../cases/case.ts';
import {
  firstStyle,
  isRepresentative,
  plainOperations,
  presentKey,
} from '../../cases/credentials.ts';
import { headerOf } from '../../cases/exchange.ts';
import type { KeyName, RequestPlan } from '../../cases/request-plan.ts';
import {
  describeAnswer,
  explainFailure,
  isServed,
  troubleBesideQuota,
} from '../../judge/classify.ts';
import { doubtOf, failed, inconclusive, passed } from '../../judge/judges.ts';
import { resemblesAnswer } from '../../judge/response-shape.ts';

const requirement = 'HARD-CORS';
const origin = ['Origin', 'https://app.example'] as const;

const preflight = (contract: Contract) =>
  plainOperations(contract).map((operation) => {
    const style = firstStyle(contract, operation);
    const asked = [
      styleOf(contract, style).place.name,
      ...Object.keys(operationOf(contract, operation).markers),
      'content-type',
    ];
    return scenarioCase(
      {
        requirement,
        operation,
        style: 'none',
        variant: 'preflight-without-key',
        sends: 'the preflight that a browser sends before the call, which never carries a key',
        expects: '2xx with an empty body; not 401, and no call made',
      },
      {
        needs: ['active'],
        requests: 2,
        run: async (session): Promise<Judgement> => {
          const exchange = await session.send(
            badRequest(operation, [], {
              method: 'OPTIONS',
              headers: [
                origin,
                ['Access-Control-Request-Method', operationOf(contract, operation).method],
                ['Access-Control-Request-Headers', asked.join(',').toLowerCase()],
              ],
            }),
          );
          const { answer } = exchange;
          if (answer === null) return inconclusive(explainFailure(exchange));
          const control = await session.control(controlOf(contract, request(operation, [])));
          const doubt = doubtOf(control, session.orderOf(operation));
          if (doubt !== null) return inconclusive(doubt);
          const expected = '2xx without a call being made';
          if (answer.status === 401 || answer.status === 403) {
            return failed('wrong-refusal', expected, exchange);
          }
          if (resemblesAnswer(contract, operation, answer, control.answer)) {
            return failed(
              'served',
              expected,
              exchange,
              `${describeAnswer(exchange)}: the call was made`,
            );
          }
          const preflighted = answer.status >= 200 && answer.status < 300;
          return preflighted || answer.status === 404 || answer.status === 405
            ? passed
            : failed('wrong-refusal', expected, exchange);
        },
      },
    );
  });

type Refused = {
  readonly variant: string;
  readonly words: string;
  readonly key: KeyName;
  readonly more: Partial<RequestPlan>;
};

const refusals: readonly Refused[] = [
  { variant: 'refusal-carries-cors', words: 'an unknown one', key: 'unknown', more: {} },
  {
    variant: 'forbidden-carries-cors',
    words: 'the restricted one with a model not on its list',
    key: 'restricted',
    more: { model: 'denied', body: 'whole' },
  },
  {
    variant: 'limit-carries-cors',
    words: 'one whose quota is exhausted',
    key: 'exhausted',
    more: { body: 'whole' },
  },
];

/** Whether an endpoint can refuse a key for this: one of each format shows a quota. */
function canRefuse(contract: Contract, operation: string, key: KeyName): boolean {
  const { cost, model } = operationOf(contract, operation);
  if (key === 'restricted') return model !== null;
  return key !== 'exhausted' || (cost !== 'free' && isRepresentative(contract, operation));
}

/** A refusal carries the CORS header that a served answer would; else the page cannot read why. */
const refusal = (contract: Contract) =>
  plainOperations(contract).flatMap((operation) =>
    refusals
      .filter(({ key }) => canRefuse(contract, operation, key))
      .map(({ variant, words, key, more }) => {
        const style = firstStyle(contract, operation);
        return scenarioCase(
          {
            requirement,
            operation,
            style,
            variant,
            sends: `the valid key and ${words} from a page of another origin`,
            expects:
              'Access-Control-Allow-Origin on the refusal if, and only if, it is on the other answer',
          },
          {
            needs: key === 'unknown' ? ['active'] : ['active', key],
            needsModels: key === 'restricted',
            requests: 2,
            run: async (session): Promise<Judgement> => {
              const headers = [origin];
              const [good, bad] = await Promise.all([
                session.send(
                  request(operation, [presentKey(contract, style, 'active')], { headers }),
                ),
                session.send(
                  badRequest(operation, [presentKey(contract, style, key)], { headers, ...more }),
                ),
              ]);
              const doubt = doubtOf(good, session.orderOf(operation));
              if (doubt !== null) return inconclusive(doubt);
              if (good.answer === null || bad.answer === null)
                return inconclusive(explainFailure(bad));
              const trouble = troubleBesideQuota(bad.answer, key === 'exhausted');
              if (trouble !== null) return inconclusive(trouble);
              if (isServed(bad.answer)) {
                const reason = 'the key was served, not refused';
                return { outcome: 'inconclusive', reason, elsewhere: true };
              }
              const name = 'access-control-allow-origin';
              const expected = headerOf(good.answer, name);
              const seen = headerOf(bad.answer, name);
              return expected === seen
                ? passed
                : failed(
                    'wrong-shape',
                    `Access-Control-Allow-Origin ${expected === null ? 'absent' : expected}, as with a valid key`,
                    bad,
                    `${bad.answer.status} with it ${seen === null ? 'absent' : seen}`,
                  );
            },
          },
        );
      }),
  );

/** A preflight needs no key and runs no handler; refusals carry the CORS headers of served answers. */
export const hardCors = (contract: Contract) => [...preflight(contract), ...refusal(contract)];
