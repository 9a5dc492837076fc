import { type Contract, operationOf, requestOf } from '../../../spec/contract.ts';
import { additionsTo, type Carrier, withCarriers } from '../../carriers/carrier.ts';
import type { RequestPlan } from '../../cases/request-plan.ts';

/** Something that clients and proxies add to a request. */
export type Addition = { readonly words: string; readonly add: (plan: RequestPlan) => RequestPlan };

/** JSON needs no charset, and many clients add one, as Java's do (RFC 8259 §11, RFC 9110 §8.3.1). */
const charset: Addition = {
  words: 'the media type application/json;charset=UTF-8',
  add: (plan) => ({
    ...plan,
    rewrite: (sent) => ({
      ...sent,
      headers: sent.headers.map(([name, value]) =>
        value === 'application/json' ? [name, `${value};charset=UTF-8`] : [name, value],
      ),
    }),
  }),
};

/** Some browsers list two options (RFC 9110 §7.6.1, RFC 6455 §4.1). */
const keptAlive: Addition = {
  words: 'Connection: keep-alive, Upgrade',
  add: (plan) => ({
    ...plan,
    rewrite: (sent) => ({
      ...sent,
      headers: sent.headers.map(([name, value]) =>
        name === 'Connection' && value === 'Upgrade'
          ? [name, `keep-alive, ${value}`]
          : [name, value],
      ),
    }),
  }),
};

/** Returns all that clients and proxies add to a valid request to an operation. */
export const additionsAt = (
  contract: Contract,
  operation: string,
  carriersOfAll: readonly Carrier[],
): readonly Addition[] => [
  ...additionsTo(contract, operation, carriersOfAll)
    .filter((one) => one.legal === true)
    // The last of two values of one header: of the addresses, the list that two proxies make.
    .filter(
      (one, at, all) =>
        !all.slice(at + 1).some((later) => later.slots.some((slot) => one.slots.includes(slot))),
    )
    .map((one) => ({ words: one.words, add: (plan: RequestPlan) => withCarriers(plan, [one]) })),
  ...(requestOf(contract, operation).kind === 'json' ? [charset] : []),
  ...(operationOf(contract, operation).upgrade === null ? [] : [keptAlive]),
];
