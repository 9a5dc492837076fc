import { useState } from 'preact/hooks';
import {
  type ClauseDifferences,
  differencesByClause,
  differenceWords,
} from '../model/comparison.ts';
import { type Comparison, differenceKinds } from '../model/report.ts';
import { GrowingList } from './case-list.tsx';
import { Pair } from './kinds.tsx';

const drawDifference = ({ id, kind, here, there }: ClauseDifferences['differences'][number]) => (
  <li key={id} class="difference">
    <p>
      <a href={`#${id}`} class="id">
        {id}
      </a>{' '}
      <span class={`tag ${kind}`}>{differenceWords[kind]}</span>
    </p>
    <Pair texts={{ Here: here, There: there }} />
  </li>
);

/** Draws its cases when the reader opens it. */
function Clause({ requirement, counts, differences }: ClauseDifferences) {
  const [isOpen, setOpen] = useState(false);
  const counted = differenceKinds.flatMap((kind) =>
    counts[kind] === 0 ? [] : [`${counts[kind]} ${differenceWords[kind]}`],
  );
  return (
    <details class="differing" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <span class="id">{requirement}</span> <span class="muted">{counted.join(', ')}</span>
      </summary>
      {isOpen && <GrowingList items={differences} what="differences" draw={drawDifference} />}
    </details>
  );
}

/** The differences of two targets by clause. */
export const Differences = ({ comparison }: { readonly comparison: Comparison }) => (
  <>
    {differencesByClause(comparison).map((one) => (
      <Clause key={one.requirement} {...one} />
    ))}
  </>
);

/** The result of a case at the other target; nothing where it is the same. */
export function Difference({
  id,
  comparison,
}: {
  readonly id: string;
  readonly comparison: Comparison | undefined;
}) {
  const found = comparison?.differences.find((one) => one.id === id);
  return found === undefined ? null : (
    <div class="paragraph">
      <h4>Compared with {comparison?.baseUrl}</h4>
      <Pair texts={{ Here: found.here, There: found.there }} />
    </div>
  );
}
