/** What a key is to be able to do when it is made. */
export type KeyOrder = {
  readonly name: string;
  /** The models that it may use; all where this is left out. */
  readonly models?: readonly string[];
  /** A time in the past makes a key that has expired. */
  readonly expiresAt?: Date;
  /** Its quota is exhausted from the beginning. */
  readonly usedUp?: true;
  /** Its quota is the smallest that is not exhausted from the beginning: one call spends it. */
  readonly smallQuota?: true;
};

/** A key that was made; `key` is its whole value. */
export type ProvisionedKey = { readonly id: string; readonly key: string };

/** What a target refused to do, and so did not do: an order that is refused makes no key. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

/** A way to make, change and delete keys on a target. Each call rejects with an Error that says what failed. */
export type Provisioner = {
  readonly create: (order: KeyOrder) => Promise<ProvisionedKey>;
  readonly change: (
    id: string,
    change: { readonly models?: readonly string[] | null; readonly disabled?: boolean },
  ) => Promise<void>;
  readonly remove: (id: string) => Promise<void>;
  /** All that the target shows of a key after its creation, as raw texts. */
  readonly show: (id: string) => Promise<readonly string[]>;
  /**
   * What the target counts in a key's quota: calls, or their price, which may be zero for some models.
   * Absent where it makes no keys with a small quota.
   */
  readonly quotaUnit?: 'calls' | 'price';
};

/**
 * A provisioner that finds again what it made, so that nothing is left behind when an answer is lost.
 * It takes the removal of a key that is already gone for done.
 */
export type SearchableProvisioner = Provisioner & {
  /**
   * Lists the ids of the keys that are there and whose names begin with this text; null where the target
   * has no list. It rejects where the list has an unknown shape or is not whole: absence is never guessed.
   */
  readonly find: (beginning: string) => Promise<readonly string[] | null>;
  /** Waits for nothing any longer that a limit makes it wait for: the run is to end. */
  readonly hurry: () => void;
  /** Ends what it holds open, such as a process. */
  readonly close: () => Promise<void>;
};
