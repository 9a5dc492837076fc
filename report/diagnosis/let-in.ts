import { formatNames, formats, isOperationId, operationOf } from '../../spec/index.ts';
import type { FoundBy } from '../model/report.ts';
import { type Caller, callers, isLetIn, servedTo } from './callers.ts';
import { type Evidence, explain, type Hypothesis, isOf } from './explanation.ts';

/** Names the endpoints that are open: all, those of a format, one, or some. */
function openHeadline(open: readonly string[], { cases }: Evidence): string {
  const judged = cases.filter(
    ({ requirement, outcome }) =>
      requirement === 'KEY-REQUIRED' && (outcome === 'passed' || outcome === 'failed'),
  );
  const all = new Set(judged.map(({ operation }) => operation));
  const [only] = open;
  if (open.length === 1) return `${only} is open to everyone: it needs no key`;
  if (open.length === all.size) {
    return `The gateway is open to everyone: all ${all.size} endpoints serve requests without a key`;
  }
  const format = formatNames.find((name) => {
    const own = [...all].filter((id) => isOperationId(id) && operationOf(id).format === name);
    return own.length === open.length && own.every((id) => open.includes(id));
  });
  if (format !== undefined) {
    return `The ${formats[format].name} format is open to everyone: none of its endpoints needs a key`;
  }
  const named = open.length > 4 ? '' : `: ${open.join(', ')}`;
  return `${open.length} endpoints are open to everyone${named}`;
}

/** Where callers without a key are let in: whether unknown keys are, too, so that nobody is refused. */
const refusesNobody = (operation: string, { findings }: Evidence): boolean =>
  findings.some(
    (found) => isOf(found, 'KEY-UNKNOWN') && found.case.operation === operation && isLetIn(found),
  );

/** Whether what a caller gets follows from its being let in. */
function follows(found: FoundBy, caller: Caller, evidence: Evidence): boolean {
  const isConsequence = isLetIn(found) || isOf(found, 'HARD-CHECK-BEFORE-WORK', 'HARD-NO-ORACLE');
  if (!isConsequence) return false;
  return (
    caller.asks(found) || (caller.id === 'no-key' && refusesNobody(found.case.operation, evidence))
  );
}

/**
 * A caller who must be refused is let in: then every request of its kind is, and what follows from that
 * is found as well. A body is judged, a handshake opened, and a refusal differs from that of another key.
 */
export const letIn: Hypothesis = (evidence) =>
  callers.flatMap((caller) => {
    const { id, clauses } = caller;
    return explain(evidence.findings, servedTo(evidence.findings, caller), {
      id: id === 'no-key' ? 'open-to-everyone' : `${id}-served`,
      ...(id === 'no-key' ? { headline: (open) => openHeadline(open, evidence) } : {}),
      fix: { clause: clauses[0] },
      follows: (found, operations) =>
        operations.includes(found.case.operation) && follows(found, caller, evidence),
    });
  });
