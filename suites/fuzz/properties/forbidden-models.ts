import { type Contract, operationOf } from '../../../spec/contract.ts';
import { request } from '../../cases/build.ts';
import type { Judgement } from '../../cases/case.ts';
import { firstStyle, modelCells, presentKey } from '../../cases/credentials.ts';
import { modelFor, usualModel } from '../../cases/models.ts';
import type { BodyPlan } from '../../cases/request-plan.ts';
import { maySpend, type Target } from '../../cases/target.ts';
import { everyAnswerNames, isServedBy, makerPath } from '../../checks/models/model-bypass.ts';
import { explainFailure, isServed, troubleOf } from '../../judge/classify.ts';
import { doubtOf, failed, inconclusive, passed, refusedWith } from '../../judge/judges.ts';
import { drawDepartures } from '../arbitraries/departures.ts';
import { drawModelSpelling, drawSecondModels } from '../arbitraries/models.ts';
import { isSameRequest, nothingDrawn } from '../mutation.ts';
import type { FuzzCell, Property } from '../property.ts';
import { drawnKey, plainControl, planOf } from '../write-mutation.ts';

const restrictedKey = (contract: Contract) => drawnKey(contract, 'restricted');

/** Where a served call may not be paid for, the body names its model and lacks the rest. */
const bodyFor = (contract: Contract, { operation }: FuzzCell, target: Target): BodyPlan =>
  maySpend(target, operationOf(contract, operation).cost) ? 'whole' : 'incomplete';

const base = (contract: Contract) =>
  ({
    needs: ['active', 'restricted'],
    needsModels: true,
    control: (plan, cell) => plainControl(contract, plan, cell),
  }) satisfies Partial<Property>;

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

/** No request serves the restricted key a model that it may not use. */
export const forbiddenModels = (contract: Contract): readonly Property[] => [
  {
    ...base(contract),
    variant: 'fuzz-forbidden',
    requirement: () => 'MODEL-FORBIDDEN',
    cells: modelCells(contract),
    sends:
      'the restricted key with a model that is not on its list, in requests spelled otherwise, beside what means nothing',
    expects: '403; 4xx where the request holds what no document knows',
    mayBeBilled: false,
    hasPlain: true,
    draw: ({ operation }) =>
      drawDepartures(contract, operation).map((departures) => ({ ...nothingDrawn, departures })),
    write: (drawn, cell, target) =>
      planOf(contract, drawn, cell, restrictedKey(contract)(drawn, cell), {
        model: 'denied',
        body: bodyFor(contract, cell, target),
      }),
    judge: (exchange, view, drawn, target): Judgement => {
      const judgement = forbidden(exchange, view);
      if (judgement.outcome !== 'failed') return judgement;
      const isRefused = exchange.answer !== null && !isServed(exchange.answer);
      if (isRefused && !isSameRequest(drawn)) return passed;
      const isInconclusive =
        isRefused &&
        exchange.answer?.status !== 401 &&
        view.request.body === 'incomplete' &&
        drawn.departures.length === 0;
      return isInconclusive && !maySpend(target, operationOf(contract, view.request.operation).cost)
        ? {
            outcome: 'inconclusive',
            reason:
              'bodies are judged before models here, so only a call that could be billed can show it',
            unpaid: true,
          }
        : judgement;
    },
  },
  {
    ...base(contract),
    variant: 'fuzz-model-spelled',
    requirement: () => 'HARD-NO-BYPASS',
    cells: modelCells(contract),
    sends: 'the restricted key with a model that is not on its list, its name spelled otherwise',
    expects: unserved,
    mayBeBilled: true,
    hasPlain: false,
    draw: ({ operation }, target) =>
      drawModelSpelling(usualModel(contract, target, operation) ?? '', target.allowedModels).map(
        (departure) => ({
          ...nothingDrawn,
          departures: [departure],
        }),
      ),
    write: (drawn, cell) =>
      planOf(contract, drawn, cell, restrictedKey(contract)(drawn, cell), {
        model: 'denied',
        body: 'whole',
      }),
    judge: (exchange, { control, order }): Judgement => {
      const { answer } = exchange;
      if (answer === null) return inconclusive(explainFailure(exchange));
      if (isServed(answer)) return failed('served', unserved, exchange);
      const doubt = doubtOf(control, order) ?? troubleOf(answer);
      return doubt === null ? passed : inconclusive(doubt);
    },
  },
  {
    ...base(contract),
    variant: 'fuzz-denied-beside',
    requirement: () => 'HARD-NO-BYPASS',
    cells: revealingCells(contract),
    sends: 'the restricted key with a model on its list, and one that is not in further places',
    expects: refusedOrAllowed,
    mayBeBilled: true,
    hasPlain: true,
    draw: (cell, target) =>
      drawSecondModels(
        usualModel(contract, target, cell.operation) ?? '',
        ownMember(contract, cell),
      ).map((departures) => ({
        ...nothingDrawn,
        departures,
      })),
    write: (drawn, cell) =>
      planOf(contract, drawn, cell, restrictedKey(contract)(drawn, cell), {
        model: 'allowed',
        body: 'whole',
      }),
    control: allowedControl(contract),
    judge: judgeSecond(contract),
  },
  {
    ...base(contract),
    variant: 'fuzz-allowed-beside',
    requirement: () => 'HARD-NO-BYPASS',
    cells: revealingCells(contract),
    sends:
      'the restricted key with a model that is not on its list, and one that is in further places',
    expects: refusedOrAllowed,
    mayBeBilled: true,
    hasPlain: true,
    draw: (cell, target) =>
      drawSecondModels(allowedFor(contract, cell, target), ownMember(contract, cell)).map(
        (departures) => ({
          ...nothingDrawn,
          departures,
        }),
      ),
    write: (drawn, cell) =>
      planOf(contract, drawn, cell, restrictedKey(contract)(drawn, cell), {
        model: 'denied',
        body: 'whole',
      }),
    control: allowedControl(contract),
    judge: judgeSecond(contract),
  },
];
