import { type Contract, operationOf } from '../../spec/contract.ts';
import type { Style } from '../../spec/index.ts';
import { controlOf, request } from '../cases/build.ts';
import { cells, firstStyle } from '../cases/credentials.ts';
import type { CredentialPlan, KeyName, RequestPlan } from '../cases/request-plan.ts';
import { applyDepartures } from './apply-departure.ts';
import { presentDrawn } from './change-key.ts';
import type { Drawn } from './mutation.ts';
import type { FuzzCell, Property } from './property.ts';

/** The style of a cell; where no key is sent, the endpoint's first. */
export const styleOf = (contract: Contract, { operation, style }: FuzzCell): Style =>
  style === 'none' ? firstStyle(contract, operation) : style;

/** What a drawn request has besides its credentials. */
type DrawnPlan = Pick<RequestPlan, 'body'> & Partial<Pick<RequestPlan, 'model'>>;

/** The plan of a drawn request: with these credentials, and departing from the plain one as it was drawn. */
function planOf(
  contract: Contract,
  { departures }: Drawn,
  { operation }: FuzzCell,
  credentials: readonly CredentialPlan[],
  more: DrawnPlan,
): RequestPlan {
  return request(operation, credentials, {
    ...more,
    rewrite: (built) => applyDepartures(built, departures, operationOf(contract, operation)),
  });
}

/** Writes drawn requests with this key, changed as it was drawn. */
export const writeKey =
  (contract: Contract, key: KeyName, more: DrawnPlan): Property['write'] =>
  (drawn, cell) =>
    planOf(
      contract,
      drawn,
      cell,
      [presentDrawn(contract, styleOf(contract, cell), key, drawn.changes)],
      more,
    );

/** Writes drawn requests with the drawn bad credentials in place of a key. */
export const writeCredentials =
  (contract: Contract): Property['write'] =>
  (drawn, cell) => {
    const bad = drawn.credentials.map(({ place, value }) => ({
      place,
      key: null,
      write: () => value,
    }));
    return planOf(contract, drawn, cell, bad, { body: 'guarded' });
  };

/** What most properties have in common: the accepted request differs in the credential, and in what was drawn. */
export const plainProperty = (contract: Contract) =>
  ({
    cells: cells(contract),
    needs: ['active'],
    needsModels: false,
    mayBeBilled: false,
    hasPlain: false,
    control: (plan, cell) => controlOf(contract, plan, styleOf(contract, cell)),
  }) satisfies Partial<Property>;
