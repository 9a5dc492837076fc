import type { Decided } from './decided.ts';

/** Where a clause comes from: Anyone's own document, an IETF RFC, or a security reviewer. */
export type Layer = 'contract' | 'http' | 'hardening';

/** RFC 2119's word. */
export type Level = 'MUST' | 'SHOULD';

/** One clause of the contract under test. */
export type Requirement = {
  readonly id: string;
  readonly layer: Layer;
  readonly level: Level;
  /** A short name for reports. */
  readonly title: string;
  readonly clause: string;
  readonly source: string;
  readonly meaning: string;
  readonly sent: string;
  readonly expected: string;
  readonly why: string;
  readonly fix: string;
  /** What contract and practice leave open, and how it is judged here. */
  readonly decided: readonly Decided[];
  /** True where the clause can be exercised only on a target on which keys can be made. */
  readonly provisioner: boolean;
};
