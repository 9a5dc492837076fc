/**
 * Writes generated/first-cases.json: for each fault the case that its proof runs first. A fault is searched for
 * where its case is missing or does not find it any more. Without its case a proof searches, too, which takes longer.
 */
import { writeFile } from 'node:fs/promises';
import { faults } from '../../mocks/faults/index.ts';
import { failedCases } from '../../proof/prove-fault.ts';
import { findFault } from './find-fault.ts';
import known from './generated/first-cases.json' with { type: 'json' };

const firstCases = new Map<string, string>(Object.entries(known));
const found: [fault: string, id: string][] = [];
for (const fault of faults.filter(
  ({ reach, shownBy }) => reach === undefined && shownBy === undefined,
)) {
  const [one] = failedCases(await findFault(fault, firstCases.get(fault.id)));
  if (one !== undefined) found.push([fault.id, one.id]);
}
const file = new URL('generated/first-cases.json', import.meta.url);
await writeFile(file, `${JSON.stringify(Object.fromEntries(found), null, 2)}\n`);
console.log(`tests/proof/generated/first-cases.json: ${found.length} cases`);
