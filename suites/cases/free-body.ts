import type { RequestFixture } from '../../spec/contract.ts';
import { type Contract, operationOf } from '../../spec/contract.ts';
import type { Operation } from '../../spec/index.ts';

/**
 * How a request is made invalid for another reason than its key. Every form with a body also holds
 * values that the OpenAPI document rules out, so that a gateway that fills in what is missing still has
 * to refuse it.
 */
export type FreeBody =
  /** No member but the impossible ones; a handshake without its model. */
  | 'bare'
  /** Every required member has a type that it cannot have; a form has its fields but not its files. */
  | 'wrong-types'
  /** Whole but for its model. */
  | 'no-model'
  /** For a handshake: a plain request without the upgrade. */
  | 'no-upgrade';

/** For some operations, the free body that their gateway refuses for its own sake. */
export type FreeBodies = Readonly<Record<string, FreeBody>>;

/** The free bodies that an operation can be asked with, the surest first; at least one. */
export function freeBodiesOf(contract: Contract, id: string): readonly [FreeBody, ...FreeBody[]] {
  const { body, upgrade } = operationOf(contract, id);
  if (body !== null) return ['bare', 'wrong-types', 'no-model'];
  return upgrade === null ? ['bare'] : ['bare', 'no-upgrade'];
}

/** The members that a free JSON body holds, without its model. */
export function freeMembers(
  form: FreeBody,
  operation: Operation,
  others: Readonly<Record<string, unknown>>,
): readonly (readonly [string, unknown])[] {
  const impossible = Object.fromEntries(
    operation.impossible.map(({ name, value }) => [name, value]),
  );
  const wrong = Object.fromEntries(operation.required.map((name) => [name, {}]));
  const base = { bare: {}, 'no-upgrade': {}, 'wrong-types': wrong, 'no-model': others }[form];
  return Object.entries({ ...impossible, ...base, ...impossible });
}

/** The fields and files that a free form holds, without its model. */
export function freeForm(
  form: FreeBody,
  operation: Operation,
  fixture: Extract<RequestFixture, { kind: 'multipart' }>,
) {
  const { [operation.model?.name ?? '']: _, ...others } = fixture.fields;
  const impossible = Object.fromEntries(
    operation.impossible.map(({ name, value }) => [name, String(value)]),
  );
  const base = form === 'bare' ? {} : others;
  return {
    fields: Object.entries({ ...impossible, ...base, ...impossible }),
    files: form === 'no-model' ? Object.entries(fixture.files) : [],
  };
}
