import type { ComponentChild } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ReportedCase } from '../model/report.ts';
import { labelOf } from '../model/severity-label.ts';
import { kindOf, kindWords, Mark } from './kinds.tsx';

/** Rows that are drawn at a time; the next follow when the reader gets near the end. */
const chunk = 100;

/** A list that grows as the reader scrolls: a report may have 100,000 cases. */
export function GrowingList<Item>({
  items,
  what,
  draw,
  ...list
}: {
  readonly items: readonly Item[];
  /** What the items are, in the plural. */
  readonly what: string;
  readonly draw: (item: Item) => ComponentChild;
  readonly id?: string;
  readonly class?: string;
}) {
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
      <ul {...list}>{items.slice(0, shown).map(draw)}</ul>
      <button type="button" class="more" ref={end} hidden={shown >= items.length} onClick={grow}>
        Show more of {items.length} {what}
      </button>
    </>
  );
}

const gistOf = ({ findings, reason, note, sends }: ReportedCase): string => {
  const [first] = findings;
  return first === undefined ? (reason ?? note ?? sends) : `${labelOf(first)} · ${first.seen}`;
};

const drawRow = (one: ReportedCase) => (
  <li key={one.id}>
    <a href={`#${one.id}`} class="case">
      <Mark kind={kindOf(one)} />
      <span class="unseen">{kindWords[kindOf(one)]}: </span>
      <span class="id">{one.id}</span>
      <span class="gist">{gistOf(one)}</span>
    </a>
  </li>
);

/** Cases as rows, each with a link to its details. */
export const CaseList = ({
  cases,
  id,
}: {
  readonly cases: readonly ReportedCase[];
  readonly id?: string;
}) => (
  <GrowingList
    class="cases"
    {...(id === undefined ? {} : { id })}
    items={cases}
    what="cases"
    draw={drawRow}
  />
);
