import { type Contract, operationOf, requestOf } from '../../../spec/contract.ts';
import { additionsTo, type Carrier, withCarriers } from '../../carriers/carrier.ts';
import type { RequestPlan } from '../../cases/request-plan.ts';

/** Something that clients and proxies add to a request. */
export type Addition = { readonly words: string; readonly add: (plan: RequestPlan) => RequestPlan };

/** Writes another value in the header lines that have this one. */
const replacing = (words: string, line: readonly [string, string], value: string): Addition => ({
  words,
  add: (plan) => ({
    ...plan,
    rewrite: (sent) => ({
      ...sent,
      headers: sent.headers.map(([name, own]) =>
        name === line[0] && own === line[1] ? [name, value] : [name, own],
      ),
    }),
  }),
});

/** JSON needs no charset, and many clients add one, as Java's do (RFC 8259 §11, RFC 9110 §8.3.1). */
const charset = replacing(
  'the media type application/json;charset=UTF-8',
  ['Content-Type', 'application/json'],
  'application/json;charset=UTF-8',
);

/** Some browsers list two options (RFC 9110 §7.6.1, RFC 6455 §4.1). */
const keptAlive = replacing(
  'Connection: keep-alive, Upgrade',
  ['Connection', 'Upgrade'],
  'keep-alive, Upgrade',
);

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
