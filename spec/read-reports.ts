import { isRecord } from '../base/json.ts';
import { fail, textOf } from '../base/yaml.ts';
import type { PublicReport } from './public-report.ts';

/**
 * Reads the parsed reports.yaml.
 *
 * @returns the reports in the file's order
 * @throws Error naming the entry that is of the wrong shape, is repeated, or has neither faults nor a
 * reason why it is not seen
 */
export function readReports(document: unknown): PublicReport[] {
  if (!Array.isArray(document)) return fail('reports.yaml', 'is not a list');
  const seen = new Set<string>();
  return document.map((entry: unknown, index) => {
    const place = `reports.yaml, entry ${index + 1}`;
    if (!isRecord(entry)) return fail(place, 'is not a mapping');
    const id = textOf(entry, 'id', place);
    if (seen.has(id)) return fail(place, `repeats the id ${id}`);
    seen.add(id);
    const { faults = [] } = entry;
    const isText = (name: unknown): name is string => typeof name === 'string';
    if (!Array.isArray(faults) || !faults.every(isText)) {
      return fail(id, 'faults is not a list of ids');
    }
    const unseen = 'unseen' in entry ? textOf(entry, 'unseen', id) : null;
    if ((faults.length === 0) === (unseen === null)) {
      return fail(id, 'needs either `faults` or `unseen`, the reason why no client can see it');
    }
    return { id, defect: textOf(entry, 'defect', id), faults, unseen };
  });
}
