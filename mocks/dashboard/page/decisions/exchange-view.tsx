import { inLines } from '../../../../base/json.ts';
import type { ExchangeRecord } from '../control-client.ts';
import { CopyButton } from '../controls.tsx';
import { tellBytes, tellDuration } from '../words.ts';

type Body = ExchangeRecord['request']['body'];
type Headers = ExchangeRecord['request']['headers'];

const sourceOf = ({ type, base64 }: Body): string => `data:${type};base64,${base64 ?? ''}`;

function BodyView({ body }: { readonly body: Body }) {
  const { text, base64, note, size, kept, state, type } = body;
  const isCut = size !== null && size > kept;
  return (
    <>
      {note !== null && <p class="hint">{note}</p>}
      {text === null && base64 === null && note === null && <p class="hint">No body.</p>}
      {text !== null && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by keyboard
        <pre tabIndex={0}>{inLines(text)}</pre>
      )}
      {base64 !== null && !isCut && type.startsWith('image/') && (
        <img src={sourceOf(body)} alt="" />
      )}
      {base64 !== null && !isCut && type.startsWith('audio/') && (
        // biome-ignore lint/a11y/useMediaCaption: what a mock speaks has no captions
        <audio controls src={sourceOf(body)} />
      )}
      {base64 !== null && (
        <p class="hint">
          {tellBytes(kept)} of {type === '' ? 'an unknown type' : type}
        </p>
      )}
      {isCut && (
        <p class="hint">
          The first {tellBytes(kept)} of {tellBytes(size)} are kept.
        </p>
      )}
      {state === 'arriving' && <p class="hint">Still running …</p>}
      {state === 'cut' && note === null && <p class="hint">It ended early.</p>}
      {text !== null && (
        <div class="row-actions">
          <CopyButton text={text} label="Copy body" />
        </div>
      )}
    </>
  );
}

function HeaderTable({ headers }: { readonly headers: Headers }) {
  return (
    <details>
      <summary>Headers ({headers.length})</summary>
      <dl class="headers">
        {headers.map(({ name, value }, index) => (
          <div key={index}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

/** The request of a decision: its target, its headers and its body. */
export function RequestView({ exchange }: { readonly exchange: ExchangeRecord }) {
  const { method, target, headers, body } = exchange.request;
  return (
    <div class="exchange">
      <p class="target">
        <span class="method">{method}</span> {target}
      </p>
      <HeaderTable headers={headers} />
      <BodyView body={body} />
    </div>
  );
}

/** The response of a decision: its status, its times, its headers, its body or its events. */
export function ResponseView({ exchange }: { readonly exchange: ExchangeRecord }) {
  const { waited, duration } = exchange;
  const { status, headers, body, events } = exchange.response;
  return (
    <div class="exchange">
      <p class="target">
        <span class="method">{status}</span> {body.size === null ? '' : `${tellBytes(body.size)}, `}
        {duration === null ? 'still running' : tellDuration(duration)}
        {duration !== null && duration > waited && ` (began after ${tellDuration(waited)})`}
      </p>
      <HeaderTable headers={headers} />
      {events.length > 0 && (
        <details open>
          <summary>Events ({events.length})</summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: as above */}
          <ol class="timed" tabIndex={0}>
            {events.map(({ at, event, data }, index) => (
              <li key={index}>
                <span class="at">{tellDuration(at)}</span>
                <code>
                  {event !== null && <strong>{event} </strong>}
                  {data}
                </code>
              </li>
            ))}
          </ol>
        </details>
      )}
      {events.length === 0 ? (
        <BodyView body={body} />
      ) : (
        <details>
          <summary>The whole body</summary>
          <BodyView body={body} />
        </details>
      )}
    </div>
  );
}
