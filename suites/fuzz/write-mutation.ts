import { type Contract, operationOf } from '../../spec/contract.ts';
import type { Style } from '../../spec/index.ts';
import { controlOf, request } from '../cases/build.ts';
import { firstStyle } from '../cases/credentials.ts';
import type { CredentialPlan, KeyName, RequestPlan } from '../cases/request-plan.ts';
import { applyDepartures } from './apply-departure.ts';
import { presentDrawn } from './change-key.ts';
import type { Drawn } from './mutation.ts';
import type { FuzzCell } from './property.ts';

/** The style of a cell; where no key is sent, the endpoint's first. */
export const styleOf = (contract: Contract, { operation, style }: FuzzCell): Style =>
  style === 'none' ? firstStyle(contract, operation) : style;

/** The key in the cell's style, changed as it was drawn. */
export const drawnKey =
  (contract: Contract, key: KeyName) =>
  (drawn: Drawn, cell: FuzzCell): readonly CredentialPlan[] => [
    presentDrawn(contract, styleOf(contract, cell), key, drawn.changes),
  ];

/** The drawn bad credentials. */
export const drawnCredentials = ({ credentials }: Drawn): readonly CredentialPlan[] =>
  credentials.map(({ place, value }) => ({ place, key: null, write: () => value }));

/** The plan of a drawn request: with these credentials, and departing from the plain one as it was drawn. */
export function planOf(
  contract: Contract,
  { departures }: Drawn,
  { operation }: FuzzCell,
  credentials: readonly CredentialPlan[],
  more: Pick<RequestPlan, 'body'> & Partial<Pick<RequestPlan, 'model'>>,
): RequestPlan {
  return request(operation, credentials, {
    ...more,
    rewrite: (built) => applyDepartures(built, departures, operationOf(contract, operation)),
  });
}

/** The accepted request that differs in the credential, and in what was drawn, alone. */
export const plainControl = (contract: Contract, plan: RequestPlan, cell: FuzzCell): RequestPlan =>
  controlOf(contract, plan, styleOf(contract, cell));
