import { requestCode } from '../code/request-code.ts';
import type { DecisionRecord, ExchangeRecord } from '../control-client.ts';
import { CopyButton } from '../controls.tsx';
import { curlOf } from './curl-line.ts';

/** Ways to take a call along: as code, with the key from the environment, and as a link to this page. */
export function CopyCall({
  decision,
  exchange,
}: {
  readonly decision: DecisionRecord;
  readonly exchange: ExchangeRecord | null;
}) {
  const code = exchange === null ? null : requestCode(decision, exchange, location.origin);
  const isHandshake = decision.operation === 'connectRealtime';
  const plain = code === null || isHandshake ? curlOf(decision, location.origin) : null;
  const line = plain?.line ?? code?.curl ?? '';
  const notes = plain?.notes ?? code?.notes ?? [];
  return (
    <>
      <div class="row-actions">
        <CopyButton text={line} label="Copy as curl" />
        {code !== null && !isHandshake && (
          <>
            <CopyButton text={code.fetch} label="fetch" name="Copy as fetch" />
            <CopyButton text={code.python} label="Python" name="Copy as Python" />
            {code.sdk !== null && (
              <CopyButton text={code.sdk} label="SDK" name="Copy as SDK call" />
            )}
          </>
        )}
        <CopyButton text={`${location.origin}/#${decision.requestId}`} label="Copy link" />
        <code class="request-id">{decision.requestId}</code>
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
    </>
  );
}
