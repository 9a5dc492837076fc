import { type Contract, operationOf } from '../../spec/contract.ts';
import type { Operation } from '../../spec/index.ts';
import type { Case } from '../cases/case.ts';
import type { Cell } from '../cases/credentials.ts';
import type { Answer } from '../cases/exchange.ts';
import type { RequestPlan } from '../cases/request-plan.ts';

/** What is changed about a request. */
export type ChangeKind =
  /** The spelling of its path or host, or another path to the same endpoint. */
  | 'path'
  | 'method'
  /** Another endpoint, which does a part or another form of the work. */
  | 'sibling'
  /** The lines of HTTP that no client library writes so. */
  | 'line'
  /** The form of its body. */
  | 'body'
  /** The name of its model, or a second mention of one. */
  | 'model';

/** The parts of a request that a change may set. */
export type ChangedParts = Partial<
  Omit<RequestPlan, 'operation' | 'credentials' | 'body' | 'stream'>
>;

/** One form of a change, and its words, to follow those for the caller. */
export type ChangeForm = {
  readonly words: string;
  /** What it changes; a function where that depends on the operation. */
  readonly plan: ChangedParts | ((operation: Operation, contract: Contract) => ChangedParts);
};

/**
 * A carrier that changes a plain request, so that a request can have only one. The law is that of every
 * carrier: who must be refused is still refused, is served nothing, and gets no 5xx of the gateway itself.
 */
export type Change = {
  /** Its name in kebab-case, stable over versions. */
  readonly id: string;
  readonly kind: ChangeKind;
  /** Its forms, at least one. Callers and endpoints take turns, so that a run sends each of them somewhere. */
  readonly forms: readonly ChangeForm[];
  /** The operations that it makes sense for; absent for all. */
  readonly suits?: (operation: Operation, contract: Contract) => boolean;
  /** Whether an answer gives what must not be given; by default, whether it is the operation's own. */
  readonly isGiven?: (
    answer: Answer,
    asked: { readonly path: string; readonly control: Answer | null },
  ) => boolean;
  /** Endpoints where a run always sends it with a denied model, in addition to those that represent a format. */
  readonly alwaysAt?: (operation: Operation) => boolean;
  /** The stances that it does not go with, by id: an exhausted key may get what costs nothing. */
  readonly without?: readonly string[];
  /**
   * Makes the cases of the restricted key in one form, where an answer shows by its model whether the key got
   * what it may not use; absent where the key asks for a denied model and any answer shows it.
   */
  readonly restricted?: (contract: Contract, cell: Cell, form: ChangeForm) => readonly Case[];
};

/** Returns what a form changes about a request to an operation. */
export const partsOf = (
  { plan }: ChangeForm,
  contract: Contract,
  operation: string,
): ChangedParts =>
  typeof plan === 'function' ? plan(operationOf(contract, operation), contract) : plan;
