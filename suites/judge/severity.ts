import { type RequirementId, requirementOf } from '../../spec/index.ts';
import type { Finding, Judgement, Severity } from '../cases/case.ts';

/**
 * Whether a finding counts towards the verdict: those of the contract's MUSTs do, and those of any
 * clause in which something was served that must not be, or a key leaked. Under `strict` all do.
 */
export function isCounted(id: RequirementId, severity: Severity, strict: boolean): boolean {
  const { layer, level } = requirementOf(id);
  return (
    strict ||
    (layer === 'contract' && level === 'MUST') ||
    severity === 'served' ||
    severity === 'leaked'
  );
}

/** True for a finding that was not there at each look. */
export const isUnstable = ({ looks }: Pick<Finding, 'looks'>): boolean =>
  looks !== undefined && looks.found < looks.taken;

/** The findings of a judgement, an empty list for one without any. */
export const findingsOf = (judgement: Judgement): readonly Finding[] =>
  judgement.outcome === 'failed' ? judgement.findings : [];
