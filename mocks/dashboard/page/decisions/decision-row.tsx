import { memo } from 'preact/compat';
import { useEffect, useRef } from 'preact/hooks';
import type { DecisionRecord } from '../control-client.ts';
import { Badge } from '../controls.tsx';
import { tellTime } from '../words.ts';
import { DecisionDetail } from './decision-detail.tsx';

/** A decision in the log: one line, which opens to its steps. */
export const DecisionRow = memo(function DecisionRow({
  decision,
  isOpen,
  onToggle,
}: {
  readonly decision: DecisionRecord;
  readonly isOpen: boolean;
  readonly onToggle: (requestId: string) => void;
}) {
  const { requestId, at, method, path, status, operation, key, credential, model } = decision;
  const { clause, session, note } = decision;
  const isGiven = operation === null && note !== null;
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (location.hash === `#${requestId}`) row.current?.scrollIntoView({ block: 'center' });
  }, [requestId]);
  const who = isGiven ? note : (key?.name ?? credential?.masked ?? 'no key');
  return (
    <li ref={row} class={isOpen ? 'decision open' : 'decision'}>
      <button type="button" class="line" aria-expanded={isOpen} onClick={() => onToggle(requestId)}>
        <Badge tone={status < 400 ? 'good' : 'bad'}>{status}</Badge>
        <span class="call">
          <span class="method">{method}</span> {path}
        </span>
        <span class="who">
          {who}
          {model !== null && <> · {model}</>}
          {clause !== null && (
            <>
              {' '}
              · <span class="clause-id">{clause}</span>
            </>
          )}
          {session !== null && <> · session</>}
          {note !== null && !isGiven && <> · {note}</>}
        </span>
        <time dateTime={at}>{tellTime(at)}</time>
      </button>
      {isOpen && <DecisionDetail decision={decision} />}
    </li>
  );
});
