import type { ReportedCase } from '../model/report.ts';
import { element } from './element.ts';
import { kindOf, kindWords, markOf } from './kinds.ts';

/** Rows that are drawn at a time; the next follow when the reader gets near the end. */
const chunk = 100;

const gistOf = ({ findings, reason, note, sends }: ReportedCase): string => {
  const [first] = findings;
  return first === undefined ? (reason ?? note ?? sends) : `${first.severity} · ${first.seen}`;
};

/** Draws a case as a row that links to it. */
export function caseRow(one: ReportedCase): HTMLLIElement {
  const kind = kindOf(one);
  return element(
    'li',
    {},
    element(
      'a',
      { href: `#${one.id}`, class: 'case' },
      markOf(kind),
      element('span', { class: 'unseen' }, `${kindWords[kind]}: `),
      element('span', { class: 'id' }, one.id),
      element('span', { class: 'gist' }, gistOf(one)),
    ),
  );
}

/** Creates a list of cases that grows as the reader scrolls. */
export function createCaseList(list: HTMLElement, end: HTMLElement) {
  let cases: readonly ReportedCase[] = [];
  let shown = 0;
  const grow = (): void => {
    const next = cases.slice(shown, shown + chunk);
    shown += next.length;
    list.append(...next.map(caseRow));
    end.hidden = shown >= cases.length;
    end.textContent = `Show more of ${cases.length} cases`;
  };
  end.addEventListener('click', grow);
  new IntersectionObserver(
    (entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) grow();
    },
    { rootMargin: '600px' },
  ).observe(end);
  return (next: readonly ReportedCase[]): void => {
    cases = next;
    shown = 0;
    list.replaceChildren();
    grow();
  };
}
