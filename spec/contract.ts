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
};

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
