import type { Contract } from '../../spec/contract.ts';
import type { Operation } from '../../spec/index.ts';
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

/** What the restricted key asks for with a change, where that is no plain denied model. */
export type Door = {
  readonly variant: string;
  readonly sends: string;
  readonly plan: ChangedParts;
  /** True where the model that is asked for is neither the denied one nor the allowed one. */
  readonly namesThird?: true;
};

/** The parts of a request that a change may set. */
export type ChangedParts = Partial<Omit<RequestPlan, 'operation' | 'credentials' | 'body'>>;

/**
 * A carrier that changes a plain request, so that a request can have only one. The law is that of every
 * carrier: who must be refused is still refused, is served nothing, and gets no 5xx of the gateway itself.
 */
export type Change = {
  /** Its name in kebab-case, stable over versions. */
  readonly id: string;
  readonly kind: ChangeKind;
  /** What it is in words, to follow those for the caller. */
  readonly words: string;
  readonly plan: ChangedParts;
  /** The operations that it makes sense for; absent for all. */
  readonly suits?: (operation: Operation, contract: Contract) => boolean;
  /** Whether an answer gives what must not be given; by default, whether it is the operation's own. */
  readonly isGiven?: (
    answer: Answer,
    asked: { readonly path: string; readonly control: Answer | null },
  ) => boolean;
  /** The stances that it may serve, by id: what costs nothing, an exhausted key may get. */
  readonly mayServe?: readonly string[];
  /** The ways in which the restricted key asks with it; absent where it asks for a denied model. */
  readonly doors?: readonly Door[];
};
