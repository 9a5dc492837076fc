import { type Contract, operationIdsOf, operationOf, requestOf } from '../../../spec/contract.ts';
import { refusedStill } from '../../carriers/law.ts';
import { badRequest, controlOf, singleCase } from '../../cases/build.ts';
import { firstStyle, isRepresentative, modelCells } from '../../cases/credentials.ts';
import { plainOf } from '../../judge/plain-spelling.ts';
import { type BodyForm, hiddenModels, moreForms, unreadForms } from '../raw/body-forms.ts';
import { sideDoorCase } from './model-bypass.ts';

const expected = 'not served: refused, whatever is made of the body';

const judge = (contract: Contract) => refusedStill(contract, expected);

const formsOf = (contract: Contract, operation: string): readonly BodyForm[] =>
  isRepresentative(contract, operation) ? [...unreadForms, ...moreForms] : unreadForms;

/** Without a key, a body in another form must be refused as the plain one is. */
const withoutKey = (contract: Contract) =>
  operationIdsOf(contract)
    .filter((operation) => requestOf(contract, operation).kind === 'json')
    .flatMap((operation) =>
      formsOf(contract, operation).map(([variant, words, change]) => {
        const plan = badRequest(operation, [], { body: 'whole', ...change });
        return singleCase(
          {
            requirement: 'HARD-NO-BYPASS',
            operation,
            style: 'none',
            variant: `body-${variant}`,
            sends: `no credential, and ${words}`,
            expects: expected,
          },
          plan,
          { control: controlOf(contract, plan), plain: plainOf(plan), judge: judge(contract) },
        );
      }),
    );

const namesModel = (form: BodyForm): boolean => hiddenModels.includes(form);

/** A model that the key may not use must not come in where the guard cannot read the body. */
const withForbiddenModel = (contract: Contract) =>
  modelCells(contract)
    .filter(
      ({ operation, style }) =>
        requestOf(contract, operation).kind === 'json' && style === firstStyle(contract, operation),
    )
    .flatMap((cell) =>
      [...formsOf(contract, cell.operation), ...hiddenModels]
        .filter(
          (form) => operationOf(contract, cell.operation).model?.in === 'body' || !namesModel(form),
        )
        .map(([variant, words, change]) =>
          sideDoorCase(contract, cell, {
            variant: `denied-model-body-${variant}`,
            sends: `the restricted key with a model that it may not use, and ${words}`,
            more: { model: 'denied', ...change },
          }),
        ),
    );

/** A body that what is behind the guard can read, and the guard cannot, opens nothing. */
export const unreadBodyCases = (contract: Contract) => [
  ...withoutKey(contract),
  ...withForbiddenModel(contract),
];
