import type { ApiFormat, Format } from './formats.ts';
import type { Operation } from './operation.ts';
import type { Requirement } from './requirement.ts';
import type { KeyStyle, Style } from './styles.ts';

/** A file to send in a multipart form. */
export type FileFixture = {
  readonly filename: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
};

/**
 * The smallest valid request of an operation, without a credential.
 *
 * `model` is the model that the request names; where the operation names it in its body or form,
 * `body` or `fields` has it too. `none` is a request without a body.
 */
export type RequestFixture =
  | {
      readonly kind: 'json';
      readonly model: string;
      readonly body: Readonly<Record<string, unknown>>;
    }
  | {
      readonly kind: 'multipart';
      readonly model: string;
      readonly fields: Readonly<Record<string, string>>;
      readonly files: Readonly<Record<string, FileFixture>>;
    }
  | { readonly kind: 'none'; readonly model: string | null };

/** What a gateway promises, as data: the checks are made from it and from nothing else. */
export type Contract = {
  /** By id, in the order of reports. */
  readonly operations: Readonly<Record<string, Operation>>;
  readonly styles: Readonly<Record<Style, KeyStyle>>;
  readonly formats: Readonly<Record<Format, ApiFormat>>;
  /** The clauses, by id, in the order of reports. */
  readonly requirements: Readonly<Record<string, Requirement>>;
  /** The smallest valid request of each operation, by the operation's id. */
  readonly requests: Readonly<Record<string, RequestFixture>>;
  /** What goes into every request of a deployment that asks for more than the key. */
  readonly added: Added;
  /** The key states that the gateway does not have. */
  readonly absentStates: readonly string[];
  /** The profile that adapted the contract, and in a few words each what it declares; null without one. */
  readonly profile: { readonly name: string; readonly declares: readonly string[] } | null;
};

type Member = readonly [name: string, value: string];

/** Headers and query members of every request. */
export type Added = {
  readonly headers: readonly Member[];
  readonly query: readonly Member[];
  /** The values among them that no report may show, by the environment variable that holds each. */
  readonly secrets: Readonly<Record<string, string>>;
};

/** What a contract without a profile adds to its requests. */
export const nothingAdded: Added = { headers: [], query: [], secrets: {} };

function memberOf<Value>(table: Readonly<Record<string, Value>>, id: string, what: string): Value {
  const value = Object.hasOwn(table, id) ? table[id] : undefined;
  if (value === undefined) throw new Error(`the contract has no ${what} ${id}`);
  return value;
}

/** The ids of the contract's operations, in the order of reports. */
export const operationIdsOf = ({ operations }: Contract): readonly string[] =>
  Object.keys(operations);

/**
 * The operation with this id.
 *
 * @throws Error where the contract has none
 */
export const operationOf = ({ operations }: Contract, id: string): Operation =>
  memberOf(operations, id, 'operation');

/**
 * The smallest valid request of the operation with this id.
 *
 * @throws Error where the contract has none
 */
export const requestOf = ({ requests }: Contract, id: string): RequestFixture =>
  memberOf(requests, id, 'request for');

/**
 * The style with this name.
 *
 * @throws Error where the contract has none
 */
export const styleOf = ({ styles }: Contract, name: Style): KeyStyle =>
  memberOf(styles, name, 'style');

/** The names of the contract's styles, in the order of reports. */
export const styleNamesOf = ({ styles }: Contract): readonly Style[] => Object.keys(styles);

/** Where an operation is below the base URL: the path of its format, then its own. */
export function pathOf(contract: Contract, id: string): string {
  const { format, path } = operationOf(contract, id);
  return contract.formats[format].path + path;
}
