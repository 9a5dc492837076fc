import { Badge, CopyButton } from '../controls.tsx';
import { DecisionDetail, isUnreadSubprotocol } from '../decisions/decision-detail.tsx';
import type { RealtimeResult as Result } from './try-realtime.ts';

/** The first words of an event: its type, and the rest of it as it came. */
function tellEvent(text: string): string {
  const event: { readonly type?: unknown } = JSON.parse(text);
  const { type, ...rest } = event;
  return `${String(type)}  ${JSON.stringify(rest)}`;
}

/** The decision on a handshake, the events of its session, and the way to do it outside of a browser. */
export function RealtimeResult({ result }: { readonly result: Result }) {
  const { isOpen, events, decision, nodeLine } = result;
  return (
    <div class="result">
      <h3>
        Handshake{' '}
        <Badge tone={isOpen ? 'good' : 'bad'}>
          {decision?.status ?? (isOpen ? 'accepted' : 'refused')}
        </Badge>
      </h3>
      {decision !== null && <DecisionDetail decision={decision} />}
      {isOpen && (
        <details open>
          <summary>Events of the session</summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by keyboard */}
          <ol class="events" tabIndex={0}>
            {events.map(({ isSent, text }, index) => (
              <li key={index} class={isSent ? 'sent' : ''}>
                <span aria-hidden="true">{isSent ? '→' : '←'}</span>
                <span class="unseen">{isSent ? 'sent' : 'received'}: </span>
                <code>{tellEvent(text)}</code>
              </li>
            ))}
          </ol>
        </details>
      )}
      <details open={decision !== null && isUnreadSubprotocol(decision)}>
        <summary>From a program, with the key in its header</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: as above */}
        <pre tabIndex={0}>{nodeLine}</pre>
        <div class="row-actions">
          <CopyButton text={nodeLine} label="Copy for Node 22" />
        </div>
      </details>
    </div>
  );
}
