import { remember } from '../../base/json.ts';
import { listWords } from '../../base/text.ts';
import { type Contract, operationOf, requestOf, styleOf } from '../../spec/contract.ts';
import type { Format } from '../../spec/index.ts';
import type { RequestPlan } from '../cases/request-plan.ts';

/** What a carrier says or changes. */
export type CarrierKind =
  /** Who the caller is. */
  | 'identity'
  /** Where the request comes from. */
  | 'address'
  /** That somebody has checked the caller already. */
  | 'trust'
  /** On whose account the call is made. */
  | 'tenant'
  /** A second credential, which is nobody's. */
  | 'credential'
  /** Another path, method or host. */
  | 'routing'
  /** Which client sends it, or what it would like to get. */
  | 'client'
  /** A member of the body. */
  | 'member'
  /** A member of the query. */
  | 'query';

/**
 * Something that is added to a plain request and must not change its outcome. A request that must be
 * refused stays refused, and the gateway itself never answers it with 5xx.
 */
export type CarrierRow = {
  /** Its name in kebab-case, stable over versions. */
  readonly id: string;
  readonly kind: CarrierKind;
  /** What is added, in words. */
  readonly words: string;
  readonly headers?: readonly (readonly [string, string])[];
  readonly query?: readonly (readonly [string, string])[];
  /** Members of a JSON body. */
  readonly members?: Readonly<Record<string, unknown>>;
  /** The only format that it makes sense for; absent for all. */
  readonly format?: Format;
  /** The only operations that it makes sense for; absent for all. */
  readonly operations?: readonly string[];
  /** True where real clients and proxies add it: a valid request must be accepted with it. */
  readonly legal?: true;
};

/** A carrier, and what it sets: two carriers that set the same cannot be in one request. */
export type Carrier = CarrierRow & { readonly slots: readonly string[] };

/** Names what a carrier sets: a header, a member of the query, a member of the body. */
export const slotsOf = ({ headers = [], query = [], members = {} }: CarrierRow): string[] => [
  ...headers.map(([name]) => `header ${name.toLowerCase()}`),
  ...query.map(([name]) => `query ${name.toLowerCase()}`),
  ...Object.keys(members).map((name) => `member ${name}`),
];

/**
 * The places in which an operation reads a key, and `Authorization`: many a gateway reads that for every
 * operation, and refuses a second credential there.
 */
const keySlots = (contract: Contract, operation: string): string[] => [
  'header authorization',
  ...operationOf(contract, operation).styles.map((style) => {
    const { in: where, name } = styleOf(contract, style).place;
    return `${where} ${name.toLowerCase()}`;
  }),
];

/** What a profile sets in every request: the gateway needs it as it is. */
const addedSlots = ({ added: { headers, query } }: Contract): string[] => [
  ...headers.map(([name]) => `header ${name.toLowerCase()}`),
  ...query.map(([name]) => `query ${name.toLowerCase()}`),
];

/** Returns whether a carrier makes sense for an operation: it has a body for its members, and another model. */
function suitsTo(contract: Contract, operation: string): (carrier: Carrier) => boolean {
  const { format, model } = operationOf(contract, operation);
  const isJson = requestOf(contract, operation).kind === 'json';
  const own = model === null ? '' : `${model.in === 'body' ? 'member' : model.in} ${model.name}`;
  const taken = new Set([own, ...addedSlots(contract)]);
  return (carrier) =>
    carrier.operations?.includes(operation) !== false &&
    (carrier.format === undefined || carrier.format === format) &&
    (carrier.members === undefined || isJson) &&
    !carrier.slots.some((slot) => taken.has(slot));
}

/**
 * Returns the carriers that make sense for an operation: those that can be added to a request whatever key it
 * has, and those that are where a key is read, so that each of them can be only in the place of a key.
 */
export function carriersAt(
  contract: Contract,
  operation: string,
  carriers: readonly Carrier[],
): { readonly additions: readonly Carrier[]; readonly substitutes: readonly Carrier[] } {
  const isSuited = suitsTo(contract, operation);
  const taken = new Set(keySlots(contract, operation));
  const additions: Carrier[] = [];
  const substitutes: Carrier[] = [];
  for (const carrier of carriers) {
    if (!isSuited(carrier)) continue;
    const isInKeyPlace = carrier.slots.some((slot) => taken.has(slot));
    (isInKeyPlace ? substitutes : additions).push(carrier);
  }
  return { additions, substitutes };
}

/** Returns the carriers that can be added to a request to an operation, whatever key it has. */
export const additionsTo = (contract: Contract, operation: string, carriers: readonly Carrier[]) =>
  carriersAt(contract, operation, carriers).additions;

type Additions = {
  readonly headers: NonNullable<RequestPlan['headers']>;
  readonly query: NonNullable<RequestPlan['query']>;
  readonly members: NonNullable<RequestPlan['members']>;
};

/** What a list of carriers adds: bundles are shared by many cases. */
const additionsOf = remember(
  (carriers: readonly Carrier[]): Additions => ({
    headers: carriers.flatMap(({ headers = [] }) => headers),
    query: carriers.flatMap(({ query = [] }) => query),
    members: Object.assign({}, ...carriers.map(({ members }) => members)),
  }),
);

/** Carriers in the groups that a gateway is likely to accept or to refuse as a whole, and all in one list. */
export type Grouped = {
  readonly groups: readonly (readonly Carrier[])[];
  readonly all: readonly Carrier[];
};

/** Groups carriers in the head of a request, and members of its body, which strict gateways refuse. */
export const groupsOf = remember((carriers: readonly Carrier[]): Grouped => {
  const groups = [
    carriers.filter(({ members }) => members === undefined),
    carriers.filter(({ members }) => members !== undefined),
  ];
  return { groups, all: groups.flat() };
});

/** Adds carriers to a request, in their order. */
export function withCarriers(plan: RequestPlan, carriers: readonly Carrier[]): RequestPlan {
  const { headers, query, members } = additionsOf(carriers);
  return {
    ...plan,
    headers: plan.headers === undefined ? headers : [...plan.headers, ...headers],
    query: plan.query === undefined ? query : [...plan.query, ...query],
    members: plan.members === undefined ? members : { ...plan.members, ...members },
  };
}

/** Describes carriers in words: each of up to three, else the first three and how many more. */
export function describeCarriers(carriers: readonly Carrier[]): string {
  const words = carriers.slice(0, 3).map(({ words: one }) => one);
  const more = carriers.length - words.length;
  return more > 0 ? `${words.join(', ')} and ${more} more` : listWords(words);
}

/** A carrier for each header name, all with one value. */
export const headerRows = (
  kind: CarrierKind,
  value: string,
  names: readonly string[],
  more: Pick<CarrierRow, 'legal' | 'format'> = {},
): CarrierRow[] =>
  names.map((name) => ({
    id: `header-${name.toLowerCase().replaceAll('_', '-')}`,
    kind,
    words: `${name}: ${value}`,
    headers: [[name, value]],
    ...more,
  }));
