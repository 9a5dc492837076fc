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

/** A clause with the number of its differences; its cases are drawn when it is first opened. */
function drawClause({ requirement, counts, differences }: ClauseDifferences): HTMLElement {
  const told = differenceKinds.flatMap((kind) =>
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
      element('span', { class: 'muted' }, told.join(', ')),
    ),
    list,
  );
  fold.addEventListener('toggle', () => list.replaceChildren(...differences.map(differenceRow)), {
    once: true,
  });
  return fold;
}

/** Shows by clause in what two targets differ. */
export function showDifferences(place: HTMLElement, comparison: Comparison): void {
  place.append(...differencesByClause(comparison).map(drawClause));
}

/** How a case came out at the other target; nothing where it came to the same. */
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
