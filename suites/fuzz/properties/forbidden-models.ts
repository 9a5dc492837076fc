import { type Contract, operationOf } from '../../../spec/contract.ts';
import { request } from '../../cases/build.ts';
import { firstStyle, modelCells, presentKey } from '../../cases/credentials.ts';
import { modelFor, usualModel } from '../../cases/models.ts';
import type { BodyPlan, RequestPlan } from '../../cases/request-plan.ts';
import { maySpend, type Target } from '../../cases/target.ts';
import { everyAnswerNames, isServedBy, makerPath } from '../../checks/models/model-bypass.ts';
import { explainFailure, isServed, troubleOf } from '../../judge/classify.ts';
import { doubtOf, failed, inconclusive, passed, refusedWith } from '../../judge/judges.ts';
import { drawDepartures } from '../arbitraries/departures.ts';
import { drawModelSpelling, drawSecondModels } from '../arbitraries/models.ts';
import { drawParts, isSameRequest } from '../mutation.ts';
import type { FuzzCell, Property } from '../property.ts';
import { plainProperty, writeKey } from '../write-mutation.ts';

/** Where a served call may not be paid for, the body names its model and lacks the rest. */
const bodyFor = (contract: Contract, { operation }: FuzzCell, target: Target): BodyPlan =>
  maySpend(target, operationOf(contract, operation).cost) ? 'whole' : 'incomplete';

const forbidden = refusedWith({ statuses: [403] });
const unserved = 'not served';
const refusedOrAllowed = 'refused, or served by the model that the key may use';

const allowedFor = (
  contract: Contract,
  { operation }: FuzzCell,
  { allowedModels }: Target,
): string => modelFor(contract, operation, allowedModels) ?? '';

/** Endpoints whose answers name the model that made them; a handshake has no body to vary. */
const revealingCells = (contract: Contract) =>
  modelCells(contract).filter(
    ({ operation }) =>
      makerPath(contract, operation) !== undefined &&
      operationOf(contract, operation).upgrade === null,
  );

/** The member that names an operation's model, where its body does. */
const ownMember = (contract: Contract, { operation }: FuzzCell): string | null => {
  const { body, model } = operationOf(contract, operation);
  return model?.in === 'body' && body !== null ? model.name : null;
};

/** The restricted key and a model that it may use, named once: whatever else is asked for comes beside that. */
const allowedControl =
  (contract: Contract): Property['control'] =>
  ({ operation, stream }, { style }) =>
    request(
      operation,
      [
        presentKey(
          contract,
          style === 'none' ? firstStyle(contract, operation) : style,
          'restricted',
        ),
      ],
      {
        model: 'allowed',
        stream,
      },
    );

const judgeSecond =
  (contract: Contract): Property['judge'] =>
  (exchange, { request, control, order }, _, target) => {
    const { answer } = exchange;
    const { operation } = request;
    if (answer === null) return inconclusive(explainFailure(exchange));
    if (isServed(answer)) {
      const models = {
        denied: usualModel(contract, target, operation) ?? '',
        allowed: allowedFor(contract, { operation, style: 'none' }, target),
      };
      const path = makerPath(contract, operation) ?? [];
      if (!isServedBy(exchange, path, models)) return passed;
      return control !== null && isServedBy(control, path, models)
        ? inconclusive(everyAnswerNames)
        : failed('served', refusedOrAllowed, exchange);
    }
    const doubt = doubtOf(control, order) ?? troubleOf(answer);
    return doubt === null ? passed : inconclusive(doubt);
  };

/** Judges a request for a model that is not on the list, in a form that may not be known. */
const judgeForbidden =
  (contract: Contract): Property['judge'] =>
  (exchange, view, drawn, target) => {
    const judgement = forbidden(exchange, view);
    if (judgement.outcome !== 'failed') return judgement;
    const isRefused = exchange.answer !== null && !isServed(exchange.answer);
    if (isRefused && !isSameRequest(drawn)) return passed;
    const { request } = view;
    const isInconclusive =
      isRefused &&
      exchange.answer?.status !== 401 &&
      request.body === 'incomplete' &&
      drawn.departures.length === 0;
    if (!isInconclusive || maySpend(target, operationOf(contract, request.operation).cost)) {
      return judgement;
    }
    const reason =
      'bodies are judged before models here, so only a call that could be billed can show it';
    return { outcome: 'inconclusive', reason, unpaid: true };
  };

const judgeSpelled: Property['judge'] = (exchange, { control, order }) => {
  const { answer } = exchange;
  if (answer === null) return inconclusive(explainFailure(exchange));
  if (isServed(answer)) return failed('served', unserved, exchange);
  const doubt = doubtOf(control, order) ?? troubleOf(answer);
  return doubt === null ? passed : inconclusive(doubt);
};

/** No request serves the restricted key a model that it may not use. */
export const forbiddenModels = (contract: Contract): readonly Property[] => {
  const base = {
    ...plainProperty(contract),
    needs: ['active', 'restricted'] as const,
    needsModels: true,
  };
  const ofKey = (model: RequestPlan['model'], body: BodyPlan = 'whole') =>
    writeKey(contract, 'restricted', { model, body });
  const beside = {
    ...base,
    requirement: () => 'HARD-NO-BYPASS' as const,
    cells: revealingCells(contract),
    expects: refusedOrAllowed,
    mayBeBilled: true,
    hasPlain: true,
    control: allowedControl(contract),
    judge: judgeSecond(contract),
  };
  return [
    {
      ...base,
      variant: 'fuzz-forbidden',
      requirement: () => 'MODEL-FORBIDDEN',
      cells: modelCells(contract),
      sends:
        'the restricted key with a model that is not on its list, in requests spelled otherwise, beside what means nothing',
      expects: '403; 4xx where the request holds what no document knows',
      hasPlain: true,
      draw: ({ operation }) => drawParts({ departures: drawDepartures(contract, operation) }),
      write: (drawn, cell, target) =>
        ofKey('denied', bodyFor(contract, cell, target))(drawn, cell, target),
      judge: judgeForbidden(contract),
    },
    {
      ...base,
      variant: 'fuzz-model-spelled',
      requirement: () => 'HARD-NO-BYPASS',
      cells: modelCells(contract),
      sends: 'the restricted key with a model that is not on its list, its name spelled otherwise',
      expects: unserved,
      mayBeBilled: true,
      draw: ({ operation }, target) => {
        const denied = usualModel(contract, target, operation) ?? '';
        const departures = drawModelSpelling(denied, target.allowedModels).map((one) => [one]);
        return drawParts({ departures });
      },
      write: ofKey('denied'),
      judge: judgeSpelled,
    },
    {
      ...beside,
      variant: 'fuzz-denied-beside',
      sends: 'the restricted key with a model on its list, and one that is not in further places',
      draw: (cell, target) => {
        const denied = usualModel(contract, target, cell.operation) ?? '';
        return drawParts({ departures: drawSecondModels(denied, ownMember(contract, cell)) });
      },
      write: ofKey('allowed'),
    },
    {
      ...beside,
      variant: 'fuzz-allowed-beside',
      sends:
        'the restricted key with a model that is not on its list, and one that is in further places',
      draw: (cell, target) => {
        const allowed = allowedFor(contract, cell, target);
        return drawParts({ departures: drawSecondModels(allowed, ownMember(contract, cell)) });
      },
      write: ofKey('denied'),
    },
  ];
};
