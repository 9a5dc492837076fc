import { useState } from 'preact/hooks';
import { plural } from '../../base/text.ts';
import { placesOf } from '../words.ts';
import { Mark, Pair } from './kinds.tsx';
import type { PageCause } from './page-data.ts';

/** A button shows the others. */
const shown = 8;

/** Above this number, endpoints are counted instead of named. */
const named = 3;

function Cause({ cause }: { readonly cause: PageCause }) {
  const { requirement, title, severity, expected, seen, why, cases, known, unstable } = cause;
  const kind = cause.counted ? 'violated' : 'reported';
  const [first = ''] = cases;
  return (
    <li class={`cause ${kind}`}>
      <Mark kind={kind} />
      <div class="what">
        <h3>
          <a href={`#${requirement}`} class="id">
            {requirement}
          </a>
          <span>{title}</span>
        </h3>
        <p class="muted">{why}</p>
      </div>
      <div class="where">
        <Pair texts={{ Expected: expected, Seen: seen }} />
        <p class="tags">
          <span class={`tag ${kind}`}>{severity}</span>
          <span>
            {plural(cases.length, 'finding')} on {placesOf(cause, named)}
          </span>
        </p>
        {known !== null && <p>Known to the baseline: {known}</p>}
        {unstable && <p>Unstable: some attempts did not show it.</p>}
        <a href={`#${first}`} class="id such-as">
          {first}
        </a>
      </div>
    </li>
  );
}

/** Findings by cause, most severe first. */
export function Causes({ causes }: { readonly causes: readonly PageCause[] }) {
  const [isWhole, setWhole] = useState(causes.length <= shown);
  return (
    <>
      <ul id="causes">
        {(isWhole ? causes : causes.slice(0, shown)).map((cause) => (
          <Cause key={cause.cases[0]} cause={cause} />
        ))}
      </ul>
      {!isWhole && (
        <button type="button" class="more" onClick={() => setWhole(true)}>
          Show {causes.length - shown} more causes
        </button>
      )}
    </>
  );
}
