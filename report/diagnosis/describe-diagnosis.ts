import { plural } from '../../base/text.ts';
import { requirementOf } from '../../spec/index.ts';
import type { ReportedDiagnosis } from '../model/report.ts';
import { clausesOf, type Diagnosis } from './diagnose.ts';

/** Says what was sent and what came: `a deleted key → 200 application/json`. */
export const sawWords = ({ proof: { case: one, finding } }: Diagnosis): string =>
  `${one.sends} → ${finding.seen}`;

/** Counts the findings of a diagnosis, and names their clauses where there are several. */
export function explainsWords(diagnosis: Diagnosis, total: number): string {
  const clauses = clausesOf(diagnosis);
  const named = clauses.length < 2 ? '' : `: ${clauses.map(([id, n]) => `${id} ${n}`).join(', ')}`;
  return `${diagnosis.explains.length} of ${plural(total, 'finding')}${named}`;
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
