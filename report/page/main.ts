/** The script of the HTML report. `npm run generate` bundles it into generated/page-parts.ts. */

import { createCaseList } from './case-list.ts';
import { showDifferences } from './differences.ts';
import { byId } from './element.ts';
import { createSearch } from './filter.ts';
import { showCauses } from './findings.ts';
import { drawMatrix, focusCell, moveInMatrix } from './matrix.ts';
import type { PageData } from './page-data.ts';
import { drawPlace } from './panel.ts';
import { createToolbar } from './toolbar.ts';

const placeNow = (): string => {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return '';
  }
};

function createPanel(data: PageData): void {
  const panel = byId('panel');
  const body = byId('panel-body');
  let opener: string | null = null;
  const show = (): void => {
    const id = placeNow();
    const drawn = id === '' ? [] : drawPlace(id, data);
    panel.hidden = drawn.length === 0;
    document.body.classList.toggle('beside-panel', drawn.length > 0);
    body.replaceChildren(...drawn);
    body.scrollTop = 0;
    const [requirement = '', operation = ''] = id.split('/');
    opener = operation === '' ? null : `${requirement}/${operation}`;
    for (const cell of document.querySelectorAll('.cell[aria-current]')) {
      cell.removeAttribute('aria-current');
    }
    document
      .querySelector(`.cell[data-cell="${CSS.escape(opener ?? '')}"]`)
      ?.setAttribute('aria-current', 'true');
    if (drawn.length > 0 && !document.activeElement?.matches('.cell')) panel.focus();
  };
  const close = (): void => {
    if (panel.hidden) return;
    const cell = document.querySelector<HTMLElement>(
      `.cell[data-cell="${CSS.escape(opener ?? '')}"]`,
    );
    history.replaceState(null, '', location.pathname + location.search);
    show();
    if (cell !== null) focusCell(cell);
  };
  addEventListener('hashchange', show);
  byId('close').addEventListener('click', close);
  addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close();
  });
  show();
}

function listenToKeys(): void {
  const search = byId('search');
  addEventListener('keydown', (event) => {
    const typing = event.target instanceof Element && event.target.matches('input, select');
    if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      search.focus();
    }
    if (event.key === 'Escape' && event.target === search) search.blur();
  });
  byId('matrix').addEventListener('keydown', moveInMatrix);
}

const text = byId('report').textContent ?? '';
// This tool's own generator wrote it, together with this script.
const data: PageData = JSON.parse(text);
const search = createSearch(data.report.cases);
const showCases = createCaseList(byId('cases'), byId('more-cases'));

showCauses(byId('causes'), byId('more-causes'), data.causes);
if (data.report.comparison !== undefined) {
  showDifferences(byId('differences'), data.report.comparison);
}
createToolbar(data, (filter) => {
  const found = search(filter);
  byId('matrix').replaceChildren(drawMatrix(data, found));
  showCases(found);
  byId('found').textContent = `${found.length} of ${data.report.cases.length} cases`;
});
createPanel(data);
listenToKeys();
