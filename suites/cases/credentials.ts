import { getOrMake, remember } from '../../base/json.ts';
import {
  type Contract,
  operationIdsOf,
  operationOf,
  styleNamesOf,
  styleOf,
} from '../../spec/contract.ts';
import { formatNames, type RequirementId, type Style } from '../../spec/index.ts';
import type { CredentialPlan, KeyName, Place } from './request-plan.ts';

/** Bytes of a text as one character each, percent-encoded where the place is a URL. */
const forPlace = (contract: Contract, style: Style, value: string): string =>
  styleOf(contract, style).place.in === 'query' ? encodeURIComponent(value) : value;

/** The keys as their styles say, by contract: most requests have one of a few, and share it. */
const presentedOf = remember((_contract: Contract) => new Map<string, CredentialPlan>());

/** The credential as its style says it is to be sent; the same one each time. */
export function presentKey(contract: Contract, style: Style, key: KeyName): CredentialPlan {
  return getOrMake(presentedOf(contract), `${style} ${key}`, () => {
    const { place, prefix } = styleOf(contract, style);
    return { place, key, write: (value: string) => prefix + forPlace(contract, style, value) };
  });
}

/** A changed key, in the place and form that the style says. */
export function presentChanged(
  contract: Contract,
  style: Style,
  key: KeyName | null,
  change: (value: string) => string,
): CredentialPlan {
  return {
    place: styleOf(contract, style).place,
    key,
    write: (value) => styleOf(contract, style).prefix + forPlace(contract, style, change(value)),
  };
}

/** A value of its own making in the style's place: nothing is put before it, nothing encoded. */
export function presentRaw(
  contract: Contract,
  style: Style,
  key: KeyName | null,
  write: (value: string) => string,
): CredentialPlan {
  return { place: styleOf(contract, style).place, key, write };
}

/**
 * A key as a WebSocket sub-protocol: a browser cannot set `Authorization` on a handshake, so that some
 * clients send it there.
 */
export const presentInSubprotocol = (key: KeyName): CredentialPlan => ({
  place: { in: 'header', name: 'Sec-WebSocket-Protocol' },
  key,
  write: (value) => `realtime, openai-insecure-api-key.${value}`,
});

/** One operation with one of the styles that it accepts. */
export type Cell = { readonly operation: string; readonly style: Style };

/** Every operation with each of its styles. */
export const cells = (contract: Contract): readonly Cell[] =>
  operationIdsOf(contract).flatMap((operation) =>
    operationOf(contract, operation).styles.map((style) => ({ operation, style })),
  );

/** One endpoint of each format: what is read before the endpoint is known need not be asked of all. */
export const representatives = (contract: Contract): readonly string[] =>
  formatNames.map((format) => contract.formats[format].representative);

/** True for an endpoint that represents its format. */
export const isRepresentative = (contract: Contract, operation: string): boolean =>
  representatives(contract).includes(operation);

/** Returns the cells of the endpoints that represent a format, in their first style. */
export const firstCells = (contract: Contract): readonly Cell[] =>
  representatives(contract).map((operation) => ({
    operation,
    style: firstStyle(contract, operation),
  }));

/** The operations that are no WebSocket handshake. */
export const plainOperations = (contract: Contract): readonly string[] =>
  operationIdsOf(contract).filter((id) => operationOf(contract, id).upgrade === null);

/** Whether an operation can stream its answer. */
export const streams = (contract: Contract, operation: string): boolean =>
  operationOf(contract, operation).stream !== null;

/** The ways in which an operation is asked: plainly and, where it can stream, for a stream. */
export const waysToAsk = (
  contract: Contract,
  operation: string,
): readonly { readonly stream: boolean }[] =>
  streams(contract, operation) ? [{ stream: false }, { stream: true }] : [{ stream: false }];

/** The style with which an operation's controls are sent. */
export const firstStyle = (contract: Contract, operation: string): Style =>
  operationOf(contract, operation).styles[0] ?? 'bearer';

/** The clause that says that the gateway accepts the key of a cell. */
export const clauseOf = (contract: Contract, { operation, style }: Cell): RequirementId =>
  contract.formats[operationOf(contract, operation).format].keyClauses[
    styleOf(contract, style).place.in
  ];

/** True for a style whose key is in the URL. */
export const isInQuery = (contract: Contract, style: Style): boolean =>
  styleOf(contract, style).place.in === 'query';

/** True where two credentials are in the same place; the case of a header's name does not matter. */
export const isSamePlace = (one: Place, other: Place): boolean =>
  one.in === other.in &&
  (one.in === 'header'
    ? one.name.toLowerCase() === other.name.toLowerCase()
    : one.name === other.name);

/** The styles whose key is in another place than that of this one. */
export const otherStyles = (contract: Contract, style: Style): readonly Style[] =>
  styleNamesOf(contract).filter(
    (other) => !isSamePlace(styleOf(contract, other).place, styleOf(contract, style).place),
  );

/** The endpoints whose requests name a model, each with its styles. */
export const modelCells = (contract: Contract): readonly Cell[] =>
  cells(contract).filter(({ operation }) => operationOf(contract, operation).model !== null);

/**
 * A number that an operation always has, whatever others the contract has: endpoints that take turns use
 * it.
 */
export function turnOf(operation: string): number {
  let sum = 0;
  for (let at = 0; at < operation.length; at += 1) sum += operation.charCodeAt(at);
  return sum;
}

/** Of how many values an endpoint that is not the first of its format gets one. */
const share = 3;

/**
 * Whether a run sends one of many values without being asked to be thorough. A guard reads keys before it
 * knows the endpoint, so one endpoint of each format gets all, and the others take turns.
 */
export const isSampled = (contract: Contract, operation: string, index: number): boolean =>
  isRepresentative(contract, operation) || (index + turnOf(operation)) % share === 0;
