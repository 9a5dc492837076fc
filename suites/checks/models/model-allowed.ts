import { type Contract, operationOf } from '../../../spec/contract.ts';
import { request, scenarioCase } from '../../cases/build.ts';
import type { Judgement } from '../../cases/case.ts';
import { modelCells, presentKey, waysToAsk } from '../../cases/credentials.ts';
import type { Exchange } from '../../cases/exchange.ts';
import { maySpend } from '../../cases/target.ts';
import { isServed, readAnswer } from '../../judge/classify.ts';
import { inconclusive, passed } from '../../judge/judges.ts';
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

/** The restricted key is served for a model on its list. */
export const modelAllowed = (contract: Contract) =>
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
          requests: 3,
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
            return judgePair(allowed, await session.send({ ...plan, model: 'denied' }));
          },
        },
      ),
    ),
  );
