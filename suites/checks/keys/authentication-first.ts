import type { Contract } from '../../../spec/contract.ts';
import type { Style } from '../../../spec/index.ts';
import { badRequest, comparedCase } from '../../cases/build.ts';
import { modelCells, presentChanged, presentKey } from '../../cases/credentials.ts';
import { changeLast } from '../../cases/malformed-keys.ts';
import type { CredentialPlan } from '../../cases/request-plan.ts';
import { refusedWith } from '../../judge/judges.ts';

const judge = refusedWith({ statuses: [401] });

const senders = (
  contract: Contract,
): readonly (readonly [string, string, (style: Style) => CredentialPlan[]])[] => [
  [
    'restricted-spoiled',
    'the restricted key with its last character changed',
    (style) => [presentChanged(contract, style, 'restricted', changeLast)],
  ],
  ['deleted', 'a deleted key', (style) => [presentKey(contract, style, 'deleted')]],
  ['absent', 'no key', () => []],
];

/** A request that earns both 401 and 403 gets 401: the key must exist for 403. */
export const authenticationFirst = (contract: Contract) =>
  modelCells(contract).flatMap(({ operation, style }) =>
    senders(contract).map(([variant, words, credentials]) => {
      const plan = badRequest(operation, credentials(style), { model: 'denied', body: 'whole' });
      return comparedCase(
        contract,
        {
          requirement: 'AUTHENTICATION-FIRST',
          operation,
          style,
          variant,
          sends: `${words}, with a model that the restricted key may not use`,
          expects: '401',
        },
        plan,
        judge,
        { plain: badRequest(operation, credentials(style), { model: 'allowed' }) },
      );
    }),
  );
