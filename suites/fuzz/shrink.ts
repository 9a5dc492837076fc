import { type Contract, operationOf } from '../../spec/contract.ts';
import type { Exchange } from '../cases/exchange.ts';
import type { Departure, Drawn } from './mutation.ts';
import type { Property } from './property.ts';
import { readDraft } from './request-parts.ts';

/** A bounded number of requests that may be sent beyond those that were asked for. */
export type Allowance = {
  /** True where one more may be sent; it is then spent. */
  readonly take: () => boolean;
};

/** Makes an allowance of `most` requests, which may also count against another one. */
export function createAllowance(most: number, source?: Allowance): Allowance {
  let left = most;
  return {
    take: () => {
      if (left === 0 || source?.take() === false) return false;
      left -= 1;
      return true;
    },
  };
}

const withoutOne = <Item>(list: readonly Item[], least: number): (readonly Item[])[] =>
  list.length <= least ? [] : list.map((_, at) => list.filter((__, index) => index !== at));

/** Every drawn request that has one thing less. */
const withOneLess = (drawn: Drawn, least: Property['least']): Drawn[] => [
  ...withoutOne(drawn.departures, 0).map((departures) => ({ ...drawn, departures })),
  ...withoutOne(drawn.credentials, least.credentials).map((credentials) => ({
    ...drawn,
    credentials,
  })),
  ...withoutOne(drawn.changes, least.changes).map((changes) => ({ ...drawn, changes })),
];

const partName = /; name="([^"]*)"/;

/** What a plain request has beside its credential and its model: markers, and the rest of its body. */
function ballastOf(contract: Contract, exchange: Exchange, operation: string): Departure[] {
  const { markers, model } = operationOf(contract, operation);
  const { body } = readDraft(exchange.request);
  const members =
    body === null
      ? []
      : body.kind === 'json'
        ? body.members.map(([name]) => String(JSON.parse(name)))
        : body.parts.map((part) => partName.exec(part)?.[1] ?? '');
  const without = (part: 'header' | 'member') => (name: string) =>
    ({ kind: 'without', part, name }) as const;
  return [
    ...Object.keys(markers).map(without('header')),
    ...[...new Set(members)].filter((name) => name !== model?.name).map(without('member')),
  ];
}

/** A failing request and the exchange that shows it. */
export type Failing = { readonly drawn: Drawn; readonly exchange: Exchange };

/**
 * Drops what was drawn, piece by piece, and where something was served what the plain request has as
 * well, as long as the request fails in the same way.
 *
 * @param fails sends a request; the exchange where it fails in the same way, null where it does not, or
 * where nothing more may be sent
 */
export async function dropPieces(
  contract: Contract,
  start: Failing,
  facts: {
    readonly operation: string;
    readonly least: Property['least'];
    readonly isServed: boolean;
  },
  fails: (drawn: Drawn) => Promise<Exchange | null>,
): Promise<void> {
  let smallest = start;
  for (let at = 0; ; ) {
    const less = withOneLess(smallest.drawn, facts.least)[at];
    if (less === undefined) break;
    const exchange = await fails(less);
    // What now stands at this place is the next thing to take out.
    if (exchange === null) at += 1;
    else smallest = { drawn: less, exchange };
  }
  if (!facts.isServed) return;
  for (const departure of ballastOf(contract, start.exchange, facts.operation)) {
    const { drawn } = smallest;
    const less = { ...drawn, departures: [...drawn.departures, departure] };
    const exchange = await fails(less);
    if (exchange !== null) smallest = { drawn: less, exchange };
  }
}
