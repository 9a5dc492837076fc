import type { Layer } from '../spec/index.ts';

/** The layers in the order of reports. */
export const layers: readonly Layer[] = ['contract', 'http', 'hardening'];

/** The headings under which clauses stand. */
export const layerWords: Readonly<Record<Layer, string>> = {
  contract: 'The contract',
  http: 'HTTP',
  hardening: 'Hardening',
};
