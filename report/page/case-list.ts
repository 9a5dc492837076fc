import type { ReportedCase } from '../model/report.ts';
import { element } from './element.ts';
import { kindOf, kindWords, markOf } from './kinds.ts';

/** So many rows are made at a time: the next when the reader comes near their end. */
const chunk = 100;

/** What a case came to, in one line. */
const gistOf = ({ findings, reason, note, sends }: ReportedCase): string => {
  const [first] = findings;
  return first === undefined ? (reason ?? note ?? sends) : `${first.severity} · ${first.seen}`;
};

/** A case as a row that leads to it. */
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

/** Shows cases as a list that grows as the reader goes down. */
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
