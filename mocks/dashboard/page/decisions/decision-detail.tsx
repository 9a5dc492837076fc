import { stepsOf } from '../../../control/decision-steps.ts';
import type { DecisionRecord } from '../control-client.ts';
import { CopyButton, Words } from '../controls.tsx';
import { clauseTitle, stepWords } from '../words.ts';
import { curlOf } from './curl-line.ts';

/** Drawn, since not every font has a tick and a cross. */
const marks = {
  passed: 'm3 8.5 3.2 3.2L13 4.5',
  refused: 'm4 4 8 8m0-8-8 8',
  'not taken': 'M7.5 8h1',
};

/** True where a handshake was refused for want of a key, though it carried one as a sub-protocol. */
export const isUnreadSubprotocol = ({ clause, presented }: DecisionRecord): boolean =>
  clause === 'KEY-REQUIRED' &&
  presented.some(({ place, form }) => place === 'sub-protocol' && form !== '');

/** The steps of a decision, what to change so that the request passes, and ways to take it along. */
export function DecisionDetail({ decision }: { readonly decision: DecisionRecord }) {
  const { clause, refusal, requestId } = decision;
  const { line, notes } = curlOf(decision, location.origin);
  return (
    <div class="detail">
      <ol class="steps">
        {stepsOf(decision).map(({ name, outcome, text }) => (
          <li key={name} class={outcome.replace(' ', '-')}>
            <svg class="mark" viewBox="0 0 16 16" aria-hidden="true">
              <path d={marks[outcome]} />
            </svg>
            <span class="step-name">{stepWords[name]}</span>
            <span class="unseen">{outcome}: </span>
            <span class="step-text">
              {outcome === 'not taken' ? 'not looked at' : <Words text={text} />}
            </span>
          </li>
        ))}
      </ol>
      {refusal !== null && (
        <div class="advice">
          <p>
            <strong>To make it pass:</strong> <Words text={refusal.advice} />.
          </p>
          {isUnreadSubprotocol(decision) && (
            <p>
              A key came as a sub-protocol, the one place where a browser can put it. This mock
              reads it there only when it was started with <code>--realtime-subprotocol-key</code>.
            </p>
          )}
          {clause !== null && (
            <p class="clause">
              <code>{clause}</code> {clauseTitle(clause)}
            </p>
          )}
        </div>
      )}
      <div class="row-actions">
        <CopyButton text={line} label="Copy as curl" />
        <CopyButton text={`${location.origin}/#${requestId}`} label="Copy link" />
        <code class="request-id">{requestId}</code>
      </div>
      <details>
        <summary>The curl line, and what it leaves out</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by keyboard */}
        <pre tabIndex={0}>{line}</pre>
        <ul class="notes">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      </details>
    </div>
  );
}
