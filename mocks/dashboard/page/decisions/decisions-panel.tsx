import { useCallback, useEffect, useState } from 'preact/hooks';
import { type DecisionRecord, readHar } from '../control-client.ts';
import { Alert } from '../controls.tsx';
import { DecisionRow } from './decision-row.tsx';
import { fits, linkedFilter, linkFilter } from './filter.ts';
import type { ShownDecisions } from './use-decisions.ts';
import { linkedId, useLinkedDecision } from './use-linked-decision.ts';

type Outcome = 'all' | 'allowed' | 'refused';

const drawn = 200;

const hasOutcome = ({ refusal }: DecisionRecord, outcome: Outcome): boolean =>
  outcome === 'all' || (refusal === null) === (outcome === 'allowed');

async function saveHar(): Promise<void> {
  const url = URL.createObjectURL(await readHar());
  const link = document.createElement('a');
  link.href = url;
  link.download = 'mock.har';
  link.click();
  URL.revokeObjectURL(url);
}

function Empty({ count }: { readonly count: number }) {
  return (
    <p class="empty">
      {count === 0 ? (
        <>
          <strong>Waiting for a request.</strong> Send one to <code>{location.origin}</code>, or try
          one on this page: it shows here at once, with the reason when it is refused.
        </>
      ) : (
        <>
          <strong>No decision fits the filter.</strong> {count} are hidden.
        </>
      )}
    </p>
  );
}

/** The decision log: each request as it comes, and why it was refused. */
export function DecisionsPanel(log: ShownDecisions) {
  const { decisions, isPaused, waiting, missed } = log;
  const [words, setWords] = useState(linkedFilter);
  const [outcome, setOutcome] = useState<Outcome>('all');
  const [open, setOpen] = useState<string | null>(linkedId);
  const [most, setMost] = useState(drawn);
  const [trouble, setTrouble] = useState('');
  useEffect(() => {
    // The page's own parts are linked to as well: they leave the open decision open.
    const follow = () => setOpen((shown) => linkedId() ?? shown);
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  const toggle = useCallback((id: string) => setOpen((shown) => (shown === id ? null : id)), []);
  const search = (filter: string) => {
    setWords(filter);
    setMost(drawn);
    linkFilter(filter);
  };
  const shown = decisions.filter((one) => hasOutcome(one, outcome) && fits(one, words));
  const rows = shown.slice(0, most);
  const isLinked = open !== null && open === linkedId();
  const found = useLinkedDecision(isLinked ? open : null, log.isLive);
  const isOpen = ({ requestId }: DecisionRecord): boolean => requestId === open;
  // What is open stays so, also where newer ones take its place in the list.
  const beside = rows.some(isOpen)
    ? undefined
    : (shown.find(isOpen) ?? (isLinked ? (decisions.find(isOpen) ?? found) : undefined));

  return (
    <section class="panel" id="decisions" aria-labelledby="decisions-title" tabIndex={-1}>
      <header>
        <h2 id="decisions-title">Decisions</h2>
        <div class="tools">
          <button type="button" aria-pressed={isPaused} onClick={log.togglePause}>
            {isPaused ? `Resume${waiting > 0 ? ` (${waiting} new)` : ''}` : 'Pause'}
          </button>
          <button type="button" onClick={log.clear}>
            Clear
          </button>
          <button
            type="button"
            onClick={() =>
              saveHar().then(
                () => setTrouble(''),
                (error: unknown) =>
                  setTrouble(error instanceof Error ? error.message : 'No export.'),
              )
            }
          >
            Export HAR
          </button>
        </div>
      </header>
      <div class="filters">
        <input
          type="search"
          id="filter"
          aria-label="Filter the decisions"
          placeholder="Filter: words, status:401, key:femi, op:chat, is:streamed"
          value={words}
          onInput={({ currentTarget }) => search(currentTarget.value)}
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
      <Alert text={trouble} />
      {missed > 0 && (
        <p class="notice warn">{missed} decisions came faster than this page could take them.</p>
      )}
      {beside === null && <p class="notice warn">The decision of this link is kept no longer.</p>}
      {beside && (
        <ol class="log beside" aria-label="The open decision">
          <DecisionRow key={beside.requestId} decision={beside} isOpen onToggle={toggle} />
        </ol>
      )}
      {shown.length === 0 && <Empty count={decisions.length} />}
      <ol class="log">
        {rows.map((decision) => (
          <DecisionRow
            key={decision.requestId}
            decision={decision}
            isOpen={open === decision.requestId}
            onToggle={toggle}
          />
        ))}
        {shown.length > rows.length && (
          <li class="more">
            The newest {rows.length} of {shown.length}.{' '}
            <button type="button" class="quiet" onClick={() => setMost(most + drawn)}>
              Show more
            </button>
          </li>
        )}
      </ol>
    </section>
  );
}
