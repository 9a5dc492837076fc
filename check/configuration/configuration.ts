export type { Configuration } from '../options/table.ts';

/** The file that `check` and `list` look for in the current directory. */
export const configurationFile = 'anyone-conformance.yaml';
