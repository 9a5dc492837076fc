import { schemas } from '../../spec/generated/schemas.ts';
import { type OperationId, operationOf } from '../../spec/index.ts';
import type { Judgement, SecondModel } from '../case.ts';
import { presentKey } from '../credentials.ts';
import { type Exchange, jsonOf } from '../exchange.ts';
import { doubtOf, failed, inconclusive, passed } from '../judges.ts';
import { modelFor, usualModel } from '../models.ts';
import { controlOf, request, scenarioCase } from '../plans.ts';
import { explainFailure, isServed, readAnswer } from '../read-answer.ts';
import { maySpend } from '../target.ts';
import { modelCells } from './model-cells.ts';

/** The member of a served answer that tells which model made it; undefined where none does. */
export function modelMember(operation: OperationId): string | undefined {
  const schema = schemas[operationOf(operation).answer ?? ''];
  const properties: unknown =
    schema !== undefined && 'properties' in schema ? schema.properties : undefined;
  return ['model', 'modelVersion'].find(
    (name) => typeof properties === 'object' && properties !== null && name in properties,
  );
}

/** Whether an answer says that the denied model made it; a version may stand behind a model's name. */
export function isServedBy(
  exchange: Exchange,
  member: string,
  models: { readonly denied: string; readonly allowed: string },
): boolean {
  const body = exchange.answer === null ? undefined : jsonOf(exchange.answer);
  const said = typeof body === 'object' && body !== null ? String(Reflect.get(body, member)) : '';
  const isAllowed = said.includes(models.allowed) && models.allowed.length >= models.denied.length;
  return said.includes(models.denied) && !isAllowed;
}

const places: readonly (readonly [SecondModel, string])[] = [
  ['in-query', 'and the other once more in the query'],
  ['before', 'and the other in a member of the same name before it'],
  ['after', 'and the other in a member of the same name behind it'],
  ['in-list', 'and the other in a list of fallbacks'],
];

const unpaid: Judgement = {
  outcome: 'inconclusive',
  reason: 'refused for its body: only a paid call can tell which of two models counts',
  unpaid: true,
};

const expected = 'refused, or served by the model that the key may use';

/**
 * The restricted key names a model that it may use and, in a second place, one that it may not. It may
 * be refused, or served by the first; the second must not come in by the side door.
 */
export const secondModelCases = modelCells.flatMap(({ operation, style }) => {
  const member = modelMember(operation);
  const isBody = operationOf(operation).model?.in === 'body';
  if (member === undefined) return [];
  return places
    .filter(([where]) => isBody || where === 'in-query' || where === 'after')
    .map(([where, words]) =>
      scenarioCase(
        {
          requirement: 'HARD-NO-BYPASS',
          operation,
          style,
          variant: `second-model-${where}`,
          sends: `the restricted key with a model that it may use, ${words}`,
          expects: expected,
        },
        {
          needs: ['active', 'restricted'],
          needsModels: true,
          requests: 1,
          run: async (session) => {
            const paid = maySpend(session.target, operationOf(operation).cost);
            const plan = request(operation, [presentKey(style, 'restricted')], {
              model: 'allowed',
              second: where,
              body: paid ? 'whole' : 'incomplete',
            });
            const exchange = await session.send(plan);
            if (exchange.answer === null) return inconclusive(explainFailure(exchange));
            if (isServed(exchange.answer)) {
              const allowed = modelFor(operation, session.target.allowedModels) ?? '';
              return isServedBy(exchange, member, { denied: usualModel(operation) ?? '', allowed })
                ? failed('served', expected, exchange, 'served by the model that it may not use')
                : passed;
            }
            const good = await session.control(controlOf({ ...plan, body: 'ordinary' }, style));
            const doubt = doubtOf(good, session.orderOf(operation));
            if (doubt !== null) return inconclusive(doubt);
            return readAnswer(exchange).kind === 'taken' && !paid ? unpaid : passed;
          },
        },
      ),
    );
});
