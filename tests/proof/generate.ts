/**
 * Writes generated/first-cases.json: for each fault the case that its proof runs first. A fault is searched for
 * where its case is missing or does not find it any more. Without its case a proof searches, too, which takes longer.
 */
import { writeFile } from 'node:fs/promises';
import type { Fault } from '../../mocks/faults/fault.ts';
import { faults } from '../../mocks/faults/index.ts';
import { failedCases, runAgainst } from '../../proof/prove-fault.ts';
import { caseOfFault, findFault } from './find-fault.ts';
import known from './generated/first-cases.json' with { type: 'json' };

/** Whether a case still finds a fault. Some faults depend on the order in which requests arrive. */
async function stillFinds(fault: Fault, id: string | undefined): Promise<boolean> {
  const known = caseOfFault(fault, id);
  for (let tries = 0; known !== undefined && tries < 3; tries += 1) {
    if (failedCases(await runAgainst([fault], [known])).length > 0) return true;
  }
  return false;
}

const firstCases = new Map<string, string>(Object.entries(known));
const found: [fault: string, id: string][] = [];
for (const fault of faults.filter(
  ({ reach, shownBy }) => reach === undefined && shownBy === undefined,
)) {
  const id = firstCases.get(fault.id);
  const [one] = (await stillFinds(fault, id)) ? [{ id }] : failedCases(await findFault(fault));
  if (one?.id !== undefined) found.push([fault.id, one.id]);
}
const file = new URL('generated/first-cases.json', import.meta.url);
await writeFile(file, `${JSON.stringify(Object.fromEntries(found), null, 2)}\n`);
console.log(`tests/proof/generated/first-cases.json: ${found.length} cases`);
