import { useState } from 'preact/hooks';
import { plural } from '../../base/text.ts';
import { placesOf } from '../words.ts';
import { Mark, Pair, Prose } from './kinds.tsx';
import type { PageCause } from './page-data.ts';

/** A button shows the others. */
const shown = 20;

/** Above this number, endpoints are counted instead of named. */
const named = 3;

function Cause({ cause }: { readonly cause: PageCause }) {
  const { requirement, title, headline, label, expected, seen, why, cases, known } = cause;
  const kind = cause.counted ? 'violated' : 'reported';
  const [first = ''] = cases;
  return (
    <li class={`cause ${kind}`}>
      <details>
        <summary>
          <Mark kind={kind} />
          <span class="headline">
            <Prose text={headline} />
          </span>
          <span class="muted">
            <span class="id">{requirement}</span> · {label} · {plural(cases.length, 'finding')}
          </span>
        </summary>
        <p class="muted">
          <a href={`#${requirement}`} class="id">
            {requirement}
          </a>
          : {title}
        </p>
        <p>
          <Prose text={why} />
        </p>
        <Pair texts={{ Expected: expected, Seen: seen }} />
        <p>
          On {placesOf(cause, named)}
          {known !== null && <>. Known to the baseline: {known}</>}
          {cause.unstable && <>. Unstable: some attempts did not show it.</>}
        </p>
        <a href={`#${first}`} class="id such-as">
          {first}
        </a>
      </details>
    </li>
  );
}

/** Findings by clause, most severe first; each opens. */
export function Causes({ causes }: { readonly causes: readonly PageCause[] }) {
  const [isWhole, setWhole] = useState(false);
  const some = isWhole ? causes : causes.slice(0, shown);
  return (
    <>
      {causes.length === 0 && <p class="muted">No finding fits the filter.</p>}
      <ul id="causes" hidden={causes.length === 0}>
        {some.map((cause) => (
          <Cause key={cause.cases[0]} cause={cause} />
        ))}
      </ul>
      {some.length < causes.length && (
        <button type="button" class="more" onClick={() => setWhole(true)}>
          Show {causes.length - some.length} more causes
        </button>
      )}
    </>
  );
}
