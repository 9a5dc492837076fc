/** What a key is to be able to do when it is made. */
export type KeyOrder = {
  readonly name: string;
  /** The models that it may use; all where this is left out. */
  readonly models?: readonly string[];
};

/** A key that was made; `key` is its whole value. */
export type ProvisionedKey = { readonly id: string; readonly key: string };

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
};
