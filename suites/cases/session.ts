import type { Contract } from '../../spec/contract.ts';
import type { Exchange } from './exchange.ts';
import type { Provisioner } from './provisioner.ts';
import type { KeyName, RequestPlan } from './request-plan.ts';
import type { BodyOrder, Target } from './target.ts';

/** A key that an answer gives away: in words which form of it, and where. */
export type Leak = { readonly exchange: Exchange; readonly words: string };

/** What a scenario has at hand while it runs. */
export type Session = {
  readonly contract: Contract;
  readonly target: Target;
  readonly send: (plan: RequestPlan) => Promise<Exchange>;
  /** Sends plans one after another over one connection, up to an exchange that is enough. */
  readonly sendInTurn: (
    plans: readonly RequestPlan[],
    isEnough?: (exchange: Exchange) => boolean,
  ) => Promise<Exchange[]>;
  /** The exchange of an accepted request: sent once in a run and shared by all that ask for the same. */
  readonly control: (plan: RequestPlan) => Promise<Exchange>;
  readonly orderOf: (operation: string) => BodyOrder;
  /**
   * The status of a steady failure that only the valid key gets, such as a 503 of an operation without a
   * provider. A refusal of another key shows there that keys are judged. Undefined where there is none.
   */
  readonly behindKeyOf?: (operation: string) => number | undefined;
  /** The first answer of an operation, in the whole run so far, that holds a key of its request. */
  readonly leakAt: (operation: string) => Leak | null;
  /** How many answers of an operation have been searched for a key of their request. */
  readonly searchedAt: (operation: string) => number;
  readonly keyOf: (name: KeyName) => string | undefined;
  /** Returns the run's own search for a secret; absent for a new one each time. */
  readonly searchOf?: (secret: string) => (text: string) => string | null;
  /** Null where the target has none. */
  readonly provisioner: Provisioner | null;
  /** Marks a value as a secret: no report will show it. */
  readonly keepSecret: (value: string) => void;
  /** A word that no request held before. */
  readonly makeNonce: () => string;
  readonly pause: (milliseconds: number) => Promise<void>;
};
