import {
  type ClauseDifferences,
  differencesByClause,
  differenceWords,
} from '../model/comparison.ts';
import { type Comparison, differenceKinds } from '../model/report.ts';
import { element } from './element.ts';

const sides = (here: string, there: string): HTMLElement =>
  element(
    'dl',
    { class: 'beside' },
    element('div', {}, element('dt', {}, 'Here'), element('dd', {}, here)),
    element('div', {}, element('dt', {}, 'There'), element('dd', {}, there)),
  );

const differenceRow = ({
  id,
  kind,
  here,
  there,
}: Comparison['differences'][number]): HTMLLIElement =>
  element(
    'li',
    { class: 'difference' },
    element(
      'p',
      {},
      element('a', { href: `#${id}`, class: 'id' }, id),
      ' ',
      element('span', { class: `tag ${kind}` }, differenceWords[kind]),
    ),
    sides(here, there),
  );

/** Cases are drawn when the reader first opens the clause. */
function drawClause({ requirement, counts, differences }: ClauseDifferences): HTMLElement {
  const counted = differenceKinds.flatMap((kind) =>
    counts[kind] === 0 ? [] : [`${counts[kind]} ${differenceWords[kind]}`],
  );
  const list = element('ul', {});
  const fold = element(
    'details',
    { class: 'differing' },
    element(
      'summary',
      {},
      element('span', { class: 'id' }, requirement),
      ' ',
      element('span', { class: 'muted' }, counted.join(', ')),
    ),
    list,
  );
  fold.addEventListener('toggle', () => list.replaceChildren(...differences.map(differenceRow)), {
    once: true,
  });
  return fold;
}

/** Shows the differences of two targets by clause. */
export function showDifferences(place: HTMLElement, comparison: Comparison): void {
  place.append(...differencesByClause(comparison).map(drawClause));
}

/** Draws the result of a case at the other target; returns nothing where it is the same. */
export function drawDifference(id: string, comparison: Comparison | undefined): HTMLElement[] {
  const found = comparison?.differences.find((one) => one.id === id);
  return comparison === undefined || found === undefined
    ? []
    : [
        element(
          'div',
          { class: 'paragraph' },
          element('h4', {}, `Compared with ${comparison.baseUrl}`),
          sides(found.here, found.there),
        ),
      ];
}
