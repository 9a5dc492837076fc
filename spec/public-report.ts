/** A defect that people reported in public against a gateway, a model server or a web framework. */
export type PublicReport = {
  /** Where it was reported: `owner/name#number` on GitHub, or an advisory's id. */
  readonly id: string;
  /** What was wrong, in a sentence of our own. */
  readonly defect: string;
  /** The faults that re-create it, by id; empty where no client can see it. */
  readonly faults: readonly string[];
  /** Why no client of the contract's endpoints can see it; null where faults re-create it. */
  readonly unseen: string | null;
};
