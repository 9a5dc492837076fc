import { plural } from '../../base/text.ts';
import { type Cell, cellOf, marks } from '../model/causes.ts';
import type { ReportedCase } from '../model/report.ts';
import { layers, layerWords } from '../words.ts';
import { element } from './element.ts';
import { kindWords } from './kinds.ts';
import type { PageData } from './page-data.ts';

function indexCells(cases: readonly ReportedCase[]): ReadonlyMap<string, readonly ReportedCase[]> {
  const index = new Map<string, ReportedCase[]>();
  for (const one of cases) {
    const key = `${one.requirement}/${one.operation}`;
    const own = index.get(key);
    if (own === undefined) index.set(key, [one]);
    else own.push(one);
  }
  return index;
}

function drawCell(key: string, cases: readonly ReportedCase[]): HTMLTableCellElement {
  const kind: Cell = cellOf(cases);
  if (kind === 'none') return element('td', {});
  const [requirement, operation] = key.split('/');
  return element(
    'td',
    {},
    element(
      'a',
      {
        class: `cell ${kind}`,
        href: `#${key}`,
        tabindex: '-1',
        'data-cell': key,
        'aria-label': `${requirement}, ${operation}: ${kindWords[kind]}, ${plural(cases.length, 'case')}`,
        title: `${requirement} × ${operation}\n${kindWords[kind]} · ${plural(cases.length, 'case')}`,
      },
      marks[kind],
    ),
  );
}

/** Draws clauses × endpoints for the selected cases; it leaves out rows without cases. */
export function drawMatrix(
  { report, operations }: PageData,
  cases: readonly ReportedCase[],
): HTMLTableElement {
  const cells = indexCells(cases);
  const casesIn = (key: string) => cells.get(key) ?? [];
  const head = element(
    'thead',
    {},
    element(
      'tr',
      {},
      element('td', {}),
      ...operations.map(({ id, where }) =>
        element('th', { scope: 'col', title: where }, element('span', {}, id)),
      ),
      element('th', { scope: 'col', class: 'count' }, 'cases'),
    ),
  );
  const bodies = layers.flatMap((layer) => {
    const rows = report.requirements
      .filter((one) => one.layer === layer)
      .flatMap(({ id, title, level }) => {
        const own = operations.map((operation) => `${id}/${operation.id}`);
        const count = own.reduce((sum, key) => sum + casesIn(key).length, 0);
        if (count === 0) return [];
        const should = level === 'SHOULD' ? [element('span', { class: 'level' }, 'should')] : [];
        return [
          element(
            'tr',
            {},
            element('th', { scope: 'row', title }, element('a', { href: `#${id}` }, id), ...should),
            ...own.map((key) => drawCell(key, casesIn(key))),
            element('td', { class: 'count' }, String(count)),
          ),
        ];
      });
    const span = String(operations.length + 2);
    return rows.length === 0
      ? []
      : [
          element(
            'tbody',
            {},
            element(
              'tr',
              {},
              element(
                'th',
                { class: 'layer', colspan: span, scope: 'rowgroup' },
                layerWords[layer],
              ),
            ),
            ...rows,
          ),
        ];
  });
  const table = element(
    'table',
    { class: 'matrix' },
    element(
      'caption',
      { class: 'unseen' },
      'Clauses by endpoints; the arrow keys move between cells',
    ),
    head,
    ...bodies,
  );
  table.querySelector('.cell')?.setAttribute('tabindex', '0');
  return table;
}

const steps: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** The next cell in a direction, over gaps; null at the edge. */
function nextCell(from: HTMLElement, [down, right]: readonly [number, number]): HTMLElement | null {
  const rows = [...(from.closest('table')?.querySelectorAll('tbody tr:not(:has(.layer))') ?? [])];
  const row = from.closest('tr');
  const column = from.closest('td');
  if (row === null || column === null) return null;
  let x = [...row.children].indexOf(column);
  let y = rows.indexOf(row);
  for (;;) {
    x += right;
    y += down;
    const place = rows[y]?.children[x];
    if (place === undefined) return null;
    const cell = place.querySelector<HTMLElement>('.cell');
    if (cell !== null) return cell;
  }
}

/** Focuses a cell and makes it the one that the Tab key reaches. */
export function focusCell(cell: HTMLElement): void {
  const table = cell.closest('table');
  for (const other of table?.querySelectorAll('.cell[tabindex="0"]') ?? []) {
    other.setAttribute('tabindex', '-1');
  }
  cell.setAttribute('tabindex', '0');
  cell.focus();
}

/** Moves between cells with the arrow keys. */
export function moveInMatrix(event: KeyboardEvent): void {
  const step = steps[event.key];
  const { target } = event;
  if (step === undefined || !(target instanceof HTMLElement) || !target.matches('.cell')) return;
  event.preventDefault();
  const cell = nextCell(target, step);
  if (cell !== null) focusCell(cell);
}
