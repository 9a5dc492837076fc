import type { Layer } from '../../spec/index.ts';

/** The headings under which clauses stand. */
export const layerWords: Readonly<Record<Layer, string>> = {
  contract: 'The contract',
  http: 'HTTP',
  hardening: 'Hardening',
};
