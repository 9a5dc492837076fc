import { type Contract, operationOf } from '../../../spec/contract.ts';
import type { Style } from '../../../spec/index.ts';
import { comparedCase, request, scenarioCase } from '../../cases/build.ts';
import type { Judgement } from '../../cases/case.ts';
import { cells, modelCells, presentKey, waysToAsk } from '../../cases/credentials.ts';
import type { Exchange } from '../../cases/exchange.ts';
import type { RequestPlan } from '../../cases/request-plan.ts';
import type { Session } from '../../cases/session.ts';
import { maySpend } from '../../cases/target.ts';
import { describeAnswer, isServed, readAnswer } from '../../judge/classify.ts';
import { accepted, failed, inconclusive, passed } from '../../judge/judges.ts';
import { judgeTurnedAway } from './denied-model.ts';

/**
 * The restricted key with a model on its list, beside the same request with a model that is not. A
 * free probe that is refused for its body proves the model allowed where the other model is
 * refused with 403 in spite of the same body: the gateway then judges models before bodies.
 */
function judgePair(allowed: Exchange, denied: Exchange): Judgement {
  const reading = readAnswer(allowed);
  if (reading.kind === 'served') return passed;
  if (reading.kind === 'not-offered' || reading.kind === 'unavailable')
    return inconclusive(reading.reason);
  if (denied.answer?.status === 403) return passed;
  return inconclusive(
    `answered ${reading.status}, and so was a model that is not on the list: only a paid call can show the difference`,
  );
}

/** How often an allowed model must fail, while the valid key is served with it. */
const failures = 3;

/**
 * Judges an allowed model that the gateway answers with 5xx: a finding where each attempt gets one, and the
 * valid key is served by the same model.
 */
async function judgeFailing(
  session: Session,
  plan: RequestPlan,
  first: Exchange,
  style: Style,
): Promise<Judgement | null> {
  const isFailure = ({ answer }: Exchange) => answer !== null && answer.status >= 500;
  if (!isFailure(first) || session.keyOf('active') === undefined) return null;
  const good = { ...plan, credentials: [presentKey(session.contract, style, 'active')] };
  for (let turn = 1; turn < failures; turn += 1) {
    const control = await session.send(good);
    if (control.answer === null || !isServed(control.answer)) return null;
    if (!isFailure(await session.send(plan))) return null;
  }
  const seen = `${describeAnswer(first)} in each of ${failures} attempts, while the valid key was served by the same model`;
  return failed('refused', 'served', first, seen);
}

const withoutModel = (contract: Contract) =>
  cells(contract)
    .filter(({ operation }) => operationOf(contract, operation).model === null)
    .map(({ operation, style }) => {
      const plan = request(operation, [presentKey(contract, style, 'restricted')]);
      return comparedCase(
        contract,
        {
          requirement: 'MODEL-ALLOWED',
          operation,
          style,
          variant: 'no-model',
          sends: 'the restricted key, where no model is named',
          expects: 'served',
        },
        plan,
        accepted('served'),
      );
    });

const withModel = (contract: Contract) =>
  modelCells(contract).flatMap(({ operation, style }) =>
    waysToAsk(contract, operation).map(({ stream }) =>
      scenarioCase(
        {
          requirement: 'MODEL-ALLOWED',
          operation,
          style,
          variant: stream ? 'allowed-model-streamed' : 'allowed-model',
          sends: `the restricted key with a model on its list${stream ? ', asking for a stream' : ''}`,
          expects:
            'served; where that costs money, refused for its body alone, unlike a model not on the list',
        },
        {
          needs: ['active', 'restricted'],
          needsModels: true,
          requests: 3 + 2 * (failures - 1),
          usual: 2,
          run: async (session) => {
            const paid = maySpend(session.target, operationOf(contract, operation).cost);
            const plan = request(operation, [presentKey(contract, style, 'restricted')], {
              stream,
              model: 'allowed',
              body: paid ? 'whole' : 'incomplete',
            });
            const allowed = await session.send(plan);
            if (allowed.answer !== null && isServed(allowed.answer)) return passed;
            if (readAnswer(allowed).kind === 'refused') {
              return judgeTurnedAway(session, { plan, exchange: allowed, expected: 'served' });
            }
            const failing = await judgeFailing(session, plan, allowed, style);
            if (failing !== null) return failing;
            return judgePair(allowed, await session.send({ ...plan, model: 'denied' }));
          },
        },
      ),
    ),
  );

/** The restricted key is served for a model on its list, and where no model is named. */
export const modelAllowed = (contract: Contract) => [
  ...withoutModel(contract),
  ...withModel(contract),
];
