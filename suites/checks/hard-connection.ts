import { operationIds, operationOf } from '../../spec/index.ts';
import type { BodyPlan, CredentialPlan, Judgement } from '../case.ts';
import { firstStyle, presentKey } from '../credentials.ts';
import { doubtOf, failed, inconclusive } from '../judges.ts';
import { badRequest, controlOf, request, scenarioCase } from '../plans.ts';
import { explainFailure } from '../read-answer.ts';
import { judgeNext } from './next-request.ts';
import { rawCases } from './raw-case.ts';
import { badLength } from './raw-variants.ts';

const operations = operationIds.filter((id) => operationOf(id).upgrade === null);

const senders: readonly (readonly [
  string,
  string,
  BodyPlan,
  (operation: (typeof operations)[number]) => CredentialPlan[],
])[] = [
  [
    'refused-then-good',
    'a request with an unknown key, and then a good one on the same connection',
    'guarded',
    (id) => [presentKey(firstStyle(id), 'unknown')],
  ],
  [
    'large-body-then-good',
    'a request of 2 MiB without a key, and then a good one on the same connection',
    'oversized',
    () => [],
  ],
];

const refusedThenGood = operations.flatMap((operation) =>
  senders
    .filter(([, , body]) => body !== 'oversized' || operationOf(operation).body !== null)
    .map(([variant, sends, body, credentials]) =>
      scenarioCase(
        {
          requirement: 'HARD-CONNECTION',
          operation,
          style: firstStyle(operation),
          variant,
          sends,
          expects: 'a refusal that can be read, and then the answer that a good key gets',
        },
        {
          needs: ['active'],
          requests: 2,
          run: async (session): Promise<Judgement> => {
            const good = request(operation, [presentKey(firstStyle(operation), 'active')]);
            const control = await session.control(controlOf(good));
            const doubt = doubtOf(control, session.orderOf(operation));
            if (doubt !== null) return inconclusive(doubt);
            const [refused, next] = await session.sendInTurn([
              badRequest(operation, credentials(operation), { body }),
              good,
            ]);
            if (refused === undefined || next === undefined) return inconclusive('not sent');
            if (refused.failure?.kind === 'cut') {
              return failed(
                'wrong-shape',
                'a refusal that the caller can read',
                refused,
                explainFailure(refused),
              );
            }
            if (refused.answer === null) return inconclusive(explainFailure(refused));
            return judgeNext(next, control);
          },
        },
      ),
    ),
);

/** A refusal leaves the connection usable or closes it, and the caller reliably reads the status. */
export const hardConnection = [...refusedThenGood, ...rawCases('HARD-CONNECTION', badLength)];
