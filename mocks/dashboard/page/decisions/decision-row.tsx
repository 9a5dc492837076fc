import { memo } from 'preact/compat';
import { useEffect, useRef } from 'preact/hooks';
import { credentialWords, refusalWords } from '../../../control/decision-words.ts';
import type { DecisionRecord } from '../control-client.ts';
import { Badge, Words } from '../controls.tsx';
import { tellBytes, tellDuration, tellTime } from '../words.ts';
import { DecisionDetail } from './decision-detail.tsx';

/** What is known of a call next to its status and its path, in the order of the row. */
function factsOf(decision: DecisionRecord): readonly string[] {
  const { key, model, session, note, operation, duration, size, streamed } = decision;
  const who = operation === null && note !== null ? note : (key?.name ?? credentialWords(decision));
  return [
    who,
    model,
    session === null ? null : 'session',
    note === who ? null : note,
    tellDuration(duration),
    size === null ? null : tellBytes(size),
    streamed ? 'streamed' : null,
  ].filter((fact) => fact !== null);
}

/** A decision in the log: one line, which opens to its steps, its request and its response. */
export const DecisionRow = memo(function DecisionRow({
  decision,
  isOpen,
  onToggle,
}: {
  readonly decision: DecisionRecord;
  readonly isOpen: boolean;
  readonly onToggle: (requestId: string) => void;
}) {
  const { requestId, at, method, path, status } = decision;
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (location.hash === `#${requestId}`) row.current?.scrollIntoView({ block: 'center' });
  }, [requestId]);
  const reason = refusalWords(decision);
  return (
    <li ref={row} class={isOpen ? 'decision open' : 'decision'}>
      <button
        type="button"
        class="line"
        data-id={requestId}
        aria-expanded={isOpen}
        onClick={() => onToggle(requestId)}
      >
        <Badge tone={status < 400 ? 'good' : 'bad'}>{status}</Badge>
        <span class="call">
          <span class="method">{method}</span> {path}
        </span>
        <span class="who">
          {reason !== null && (
            <span class="reason">
              <Words text={reason} />
            </span>
          )}
          {[
            reason === null ? '' : ' · ',
            factsOf(decision)
              .filter((fact) => fact !== reason)
              .join(' · '),
          ].join('')}
        </span>
        <time dateTime={at} title={new Date(at).toLocaleString()}>
          {tellTime(at)}
        </time>
      </button>
      {isOpen && <DecisionDetail decision={decision} />}
    </li>
  );
});
