import { useEffect, useRef, useState } from 'preact/hooks';
import type { ReportedCase } from '../model/report.ts';
import { labelOf } from '../model/severity-label.ts';
import { kindOf, kindWords, Mark } from './kinds.tsx';

/** Rows that are drawn at a time; the next follow when the reader gets near the end. */
const chunk = 100;

const gistOf = ({ findings, reason, note, sends }: ReportedCase): string => {
  const [first] = findings;
  return first === undefined ? (reason ?? note ?? sends) : `${labelOf(first)} · ${first.seen}`;
};

/** Cases as rows, each with a link to its details. */
export const CaseRows = ({ cases }: { readonly cases: readonly ReportedCase[] }) => (
  <>
    {cases.map((one) => (
      <li key={one.id}>
        <a href={`#${one.id}`} class="case">
          <Mark kind={kindOf(one)} />
          <span class="unseen">{kindWords[kindOf(one)]}: </span>
          <span class="id">{one.id}</span>
          <span class="gist">{gistOf(one)}</span>
        </a>
      </li>
    ))}
  </>
);

/** A list of cases that grows as the reader scrolls. */
export function CaseList({ cases }: { readonly cases: readonly ReportedCase[] }) {
  const [shown, setShown] = useState(chunk);
  const end = useRef<HTMLButtonElement>(null);
  const grow = () => setShown((count) => count + chunk);
  useEffect(() => {
    if (end.current === null) return;
    const near = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) grow();
      },
      { rootMargin: '600px' },
    );
    near.observe(end.current);
    return () => near.disconnect();
  }, []);
  return (
    <>
      <ul class="cases" id="cases">
        <CaseRows cases={cases.slice(0, shown)} />
      </ul>
      <button type="button" class="more" ref={end} hidden={shown >= cases.length} onClick={grow}>
        Show more of {cases.length} cases
      </button>
    </>
  );
}
