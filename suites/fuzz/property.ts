import type fc from 'fast-check';
import type { RequirementId, Style } from '../../spec/index.ts';
import type { Judgement, JudgeView } from '../cases/case.ts';
import type { Cell } from '../cases/credentials.ts';
import type { Exchange } from '../cases/exchange.ts';
import type { KeyName, RequestPlan } from '../cases/request-plan.ts';
import type { Target } from '../cases/target.ts';
import type { Drawn } from './mutation.ts';

/** One endpoint and the way in which its key is sent; `none` where none is. */
export type FuzzCell = { readonly operation: Cell['operation']; readonly style: Style | 'none' };

/**
 * Something that holds for every request of a kind, and how such requests are drawn. A drawn request
 * must be one whose right answer the clause fixes, and so must each one that fast-check shrinks it to.
 */
export type Property = {
  /** The variant in the ids of its cases; it begins with `fuzz-`. */
  readonly variant: string;
  readonly requirement: (cell: FuzzCell) => RequirementId;
  readonly sends: string;
  readonly expects: string;
  readonly cells: readonly FuzzCell[];
  readonly needs: readonly KeyName[];
  readonly needsModels: boolean;
  /** True where a sound gateway may serve and bill a drawn request. */
  readonly mayBeBilled: boolean;
  /** True where a request with nothing drawn is to fare as the drawn ones: it is sent before them. */
  readonly hasPlain: boolean;
  readonly draw: (cell: FuzzCell, target: Target) => fc.Arbitrary<Drawn>;
  readonly write: (drawn: Drawn, cell: FuzzCell, target: Target) => RequestPlan;
  /** The accepted request to compare with. */
  readonly control: (plan: RequestPlan, cell: FuzzCell, target: Target) => RequestPlan;
  readonly judge: (exchange: Exchange, view: JudgeView, drawn: Drawn, target: Target) => Judgement;
};
