import { plural } from '../../base/text.ts';
import { requirementOf } from '../../spec/index.ts';
import type { ReportedDiagnosis } from '../model/report.ts';
import { clausesOf, type Diagnosis } from './diagnose.ts';

/** Says what was sent and what came: `a deleted key → 200 application/json`. */
export const sawWords = ({ proof: { case: one, finding } }: Diagnosis): string =>
  `${one.sends} → ${finding.seen}`;

/** Clauses that are named with their number of findings. */
const named = 3;

/** Counts the findings of a diagnosis, and names the clauses with the most where there are several. */
export function explainsWords(diagnosis: Diagnosis, total: number): string {
  const sum = `${diagnosis.explains.length} of ${plural(total, 'finding')}`;
  const clauses = clausesOf(diagnosis).toSorted(([, one], [, other]) => other - one);
  if (clauses.length < 2) return sum;
  const most = clauses.slice(0, named).map(([id, count]) => `${id} ${count}`);
  const more = clauses.length - most.length;
  return `${sum}: ${most.join(', ')}${more === 0 ? '' : ` and ${plural(more, 'more clause')}`}`;
}

/** Names the clause of the clearest proof and its rule: `KEY-DELETED: A deleted key is refused`. */
export const ruleWords = ({ proof: { case: one } }: Diagnosis): string =>
  `${one.requirement}: ${requirementOf(one.requirement).title}`;

/** Reports a diagnosis. */
export const reportDiagnosis = (diagnosis: Diagnosis): ReportedDiagnosis => ({
  id: diagnosis.id,
  headline: diagnosis.headline,
  severity: diagnosis.severity,
  counted: diagnosis.counted,
  findings: diagnosis.explains.length,
  clauses: Object.fromEntries(clausesOf(diagnosis)),
  proof: diagnosis.proof.case.id,
  saw: sawWords(diagnosis),
  fix: diagnosis.fix,
});
