import { useState } from 'preact/hooks';
import { Mark, Prose } from './kinds.tsx';
import type { PageDiagnosis } from './page-data.ts';

/** More than these push the matrix off the first screen. */
const shown = 3;

function Diagnosis({ diagnosis }: { readonly diagnosis: PageDiagnosis }) {
  const { headline, rule, severity, counted, known, explains, saw, fix, proof } = diagnosis;
  const kind = counted ? 'violated' : 'reported';
  return (
    <li class="diagnosis">
      <Mark kind={kind} />
      <div>
        <h3>
          <Prose text={headline} />
        </h3>
        <p class="muted">
          {rule} · <span class={`tag ${kind}`}>{severity}</span> · explains {explains}
          {known !== null && <> · known to the baseline: {known}</>}
        </p>
        <p>
          <b>Saw</b> <span class="code">{saw}</span> · <a href={`#${proof}`}>the clearest proof</a>
        </p>
        <p>
          <b>Fix</b> <Prose text={fix} />
        </p>
      </div>
    </li>
  );
}

/** What is wrong, in the fewest causes. */
export function Diagnoses({ diagnoses }: { readonly diagnoses: readonly PageDiagnosis[] }) {
  const [isWhole, setWhole] = useState(diagnoses.length <= shown + 1);
  return (
    <>
      <ul class="diagnoses">
        {(isWhole ? diagnoses : diagnoses.slice(0, shown)).map((one) => (
          <Diagnosis key={one.headline} diagnosis={one} />
        ))}
      </ul>
      {!isWhole && (
        <button type="button" class="more" onClick={() => setWhole(true)}>
          Show {diagnoses.length - shown} more
        </button>
      )}
    </>
  );
}
