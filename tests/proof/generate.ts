/**
 * Writes generated/first-cases.json: for each fault the case that its proof runs first. Only a fault whose
 * case is missing is searched for. Without its case a proof searches, too, which takes longer.
 */
import { writeFile } from 'node:fs/promises';
import { faults } from '../../mocks/faults/index.ts';
import { failedCases } from '../../proof/prove-fault.ts';
import { caseOfFault, findFault } from './find-fault.ts';
import known from './generated/first-cases.json' with { type: 'json' };

const firstCases = new Map<string, string>(Object.entries(known));
const found: [fault: string, id: string][] = [];
for (const fault of faults.filter(
  ({ reach, shownBy }) => reach === undefined && shownBy === undefined,
)) {
  const id = firstCases.get(fault.id);
  const [one] =
    caseOfFault(fault, id) === undefined ? failedCases(await findFault(fault)) : [{ id }];
  if (one?.id !== undefined) found.push([fault.id, one.id]);
}
const file = new URL('generated/first-cases.json', import.meta.url);
await writeFile(file, `${JSON.stringify(Object.fromEntries(found), null, 2)}\n`);
console.log(`tests/proof/generated/first-cases.json: ${found.length} cases`);
