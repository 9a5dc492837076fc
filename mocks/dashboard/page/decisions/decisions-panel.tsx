import { useCallback, useEffect, useState } from 'preact/hooks';
import type { DecisionRecord } from '../control-client.ts';
import { DecisionRow } from './decision-row.tsx';
import type { ShownDecisions } from './use-decisions.ts';
import { linkedId, useLinkedDecision } from './use-linked-decision.ts';

type Outcome = 'all' | 'allowed' | 'refused';

const drawn = 200;

const fits = (decision: DecisionRecord, words: string, outcome: Outcome): boolean => {
  if (outcome !== 'all' && (decision.refusal === null) !== (outcome === 'allowed')) return false;
  const { requestId, method, path, status, clause, key, credential, model, operation, note } =
    decision;
  const texts = [
    requestId,
    method,
    path,
    status,
    clause,
    key?.name,
    key?.state,
    credential?.masked,
  ];
  const text = [...texts, model, operation, note].join(' ').toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
};

/** The decision log: each request as it comes, and why it was refused. */
export function DecisionsPanel(log: ShownDecisions) {
  const { decisions, isPaused, waiting, missed } = log;
  const [words, setWords] = useState('');
  const [outcome, setOutcome] = useState<Outcome>('all');
  const [open, setOpen] = useState<string | null>(linkedId);
  useEffect(() => {
    // The page's own parts are linked to as well: they leave the open decision open.
    const follow = () => setOpen((shown) => linkedId() ?? shown);
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  const toggle = useCallback((id: string) => setOpen((shown) => (shown === id ? null : id)), []);
  const shown = decisions.filter((decision) => fits(decision, words, outcome));
  const rows = shown.slice(0, drawn);
  const isLinked = open !== null && open === linkedId();
  const found = useLinkedDecision(isLinked ? open : null, log.isLive);
  const isOpen = ({ requestId }: DecisionRecord): boolean => requestId === open;
  // What is open stays so, also where newer ones take its place in the list.
  const beside = rows.some(isOpen)
    ? undefined
    : (shown.find(isOpen) ?? (isLinked ? (decisions.find(isOpen) ?? found) : undefined));

  return (
    <section class="panel" id="decisions" aria-labelledby="decisions-title">
      <header>
        <h2 id="decisions-title">Decisions</h2>
        <div class="tools">
          <button type="button" aria-pressed={isPaused} onClick={log.togglePause}>
            {isPaused ? `Resume${waiting > 0 ? ` (${waiting} new)` : ''}` : 'Pause'}
          </button>
          <button type="button" onClick={log.clear}>
            Clear
          </button>
        </div>
      </header>
      <div class="filters">
        <input
          type="search"
          aria-label="Filter the decisions"
          placeholder="Filter: path, key, model, clause, status"
          value={words}
          onInput={({ currentTarget }) => setWords(currentTarget.value)}
        />
        <select
          aria-label="Outcome"
          value={outcome}
          onChange={({ currentTarget: { value } }) =>
            setOutcome(value === 'allowed' || value === 'refused' ? value : 'all')
          }
        >
          <option value="all">All</option>
          <option value="allowed">Allowed</option>
          <option value="refused">Refused</option>
        </select>
      </div>
      {missed > 0 && (
        <p class="notice warn">{missed} decisions came faster than this page could take them.</p>
      )}
      {beside === null && <p class="notice warn">The decision of this link is kept no longer.</p>}
      {beside && (
        <ol class="log beside" aria-label="The open decision">
          <DecisionRow key={beside.requestId} decision={beside} isOpen onToggle={toggle} />
        </ol>
      )}
      {shown.length === 0 && (
        <p class="empty">
          {decisions.length === 0 ? (
            <>
              <strong>Waiting for a request.</strong> Send one to <code>{location.origin}</code>, or
              try one on this page: it shows here at once, with the reason when it is refused.
            </>
          ) : (
            <>
              <strong>No decision fits the filter.</strong> {decisions.length} are hidden.
            </>
          )}
        </p>
      )}
      <ol class="log">
        {rows.map((decision) => (
          <DecisionRow
            key={decision.requestId}
            decision={decision}
            isOpen={open === decision.requestId}
            onToggle={toggle}
          />
        ))}
      </ol>
      {shown.length > drawn && (
        <p class="hint">
          The newest {drawn} of {shown.length}. Filter to see the others.
        </p>
      )}
    </section>
  );
}
