import { plural } from '../../base/text.ts';
import { placesOf } from '../words.ts';
import { element } from './element.ts';
import { markOf } from './kinds.ts';
import type { PageCause } from './page-data.ts';

/** A button shows the others. */
const shown = 8;

/** Above this number, endpoints are counted instead of named. */
const named = 3;

function drawCause(cause: PageCause): HTMLLIElement {
  const { requirement, title, severity, counted, expected, seen, why, cases, known, unstable } =
    cause;
  const kind = counted ? 'violated' : 'reported';
  const [first = ''] = cases;
  return element(
    'li',
    { class: `cause ${kind}` },
    markOf(kind),
    element(
      'div',
      { class: 'what' },
      element(
        'h3',
        {},
        element('a', { href: `#${requirement}`, class: 'id' }, requirement),
        element('span', {}, title),
      ),
      element('p', { class: 'muted' }, why),
    ),
    element(
      'div',
      { class: 'where' },
      element(
        'dl',
        { class: 'beside' },
        element('div', {}, element('dt', {}, 'Expected'), element('dd', {}, expected)),
        element('div', { class: 'seen' }, element('dt', {}, 'Seen'), element('dd', {}, seen)),
      ),
      element(
        'p',
        { class: 'tags' },
        element('span', { class: `tag ${kind}` }, severity),
        element('span', {}, `${plural(cases.length, 'finding')} on ${placesOf(cause, named)}`),
      ),
      ...(known === null ? [] : [element('p', {}, `Known to the baseline: ${known}`)]),
      ...(unstable ? [element('p', {}, 'Unstable: some attempts did not show it.')] : []),
      element('a', { href: `#${first}`, class: 'id such-as' }, first),
    ),
  );
}

/** Shows findings by cause, most severe first. */
export function showCauses(
  list: HTMLElement,
  more: HTMLElement,
  causes: readonly PageCause[],
): void {
  list.append(...causes.slice(0, shown).map(drawCause));
  more.hidden = causes.length <= shown;
  more.textContent = `Show ${causes.length - shown} more causes`;
  more.addEventListener('click', () => {
    list.append(...causes.slice(shown).map(drawCause));
    more.hidden = true;
  });
}
