import { type Contract, operationOf } from '../../../spec/contract.ts';
import { request, scenarioCase } from '../../cases/build.ts';
import type { ScenarioCase } from '../../cases/case.ts';
import { type Cell, presentKey } from '../../cases/credentials.ts';
import type { Exchange } from '../../cases/exchange.ts';
import { modelFor, usualModel } from '../../cases/models.ts';
import { explainFailure, isServed } from '../../judge/classify.ts';
import { inconclusive } from '../../judge/judges.ts';
import { comparedWithPlain, plainOf } from '../../judge/plain-spelling.ts';
import { isServedBy, judgeMaker, judgeUnserved, makerPath } from './model-bypass.ts';

const expected = 'refused, or served by a model that the key may use';

/**
 * The restricted key names no model. A gateway that has one for such requests must judge it as if it
 * had been named.
 */
export function unnamedModelCase(contract: Contract, { operation, style }: Cell): ScenarioCase {
  const path = makerPath(contract, operation) ?? [];
  // Real clients name no model where a session only transcribes.
  const isSession = operationOf(contract, operation).upgrade !== null;
  return scenarioCase(
    {
      requirement: 'HARD-NO-BYPASS',
      operation,
      style,
      variant: 'model-left-out',
      sends: `the restricted key and a whole request but for its model${isSession ? ', with ?intent=transcription' : ''}`,
      expects: expected,
    },
    {
      needs: ['active', 'restricted'],
      needsModels: true,
      mayBeBilled: true,
      requests: 2,
      run: async (session) => {
        const plan = request(operation, [presentKey(contract, style, 'restricted')], {
          model: 'unnamed',
          body: 'whole',
          ...(isSession ? { query: [['intent', 'transcription']] } : {}),
        });
        const exchange = await session.send(plan);
        if (exchange.answer === null) return inconclusive(explainFailure(exchange));
        if (!isServed(exchange.answer)) return judgeUnserved(session, exchange, { plan, style });
        const models = {
          denied: usualModel(contract, session.target, operation) ?? '',
          allowed: modelFor(contract, operation, session.target.allowedModels) ?? '',
        };
        const isFine = (one: Exchange) => !isServedBy(one, path, models);
        const judgement = await judgeMaker(session, exchange, { plan, style, isFine });
        return comparedWithPlain(judgement, plainOf(plan), session);
      },
    },
  );
}
