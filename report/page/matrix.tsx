import { useState } from 'preact/hooks';
import { plural } from '../../base/text.ts';
import type { ReportedCase } from '../model/report.ts';
import { cellOf, marks } from '../model/results.ts';
import { layers, layerWords } from '../words.ts';
import { kindWords } from './kinds.tsx';
import type { PageData } from './page-data.ts';
import { cellAt, usePlace } from './place.ts';

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

function move(event: KeyboardEvent): void {
  const step = steps[event.key];
  const { target } = event;
  if (step === undefined || !(target instanceof HTMLElement) || !target.matches('.cell')) return;
  event.preventDefault();
  nextCell(target, step)?.focus();
}

function Cell({
  id,
  cases,
  isReached,
  isCurrent,
}: {
  readonly id: string;
  readonly cases: readonly ReportedCase[];
  readonly isReached: boolean;
  readonly isCurrent: boolean;
}) {
  const kind = cellOf(cases);
  if (kind === 'none') return <td />;
  const [requirement, operation] = id.split('/');
  const count = plural(cases.length, 'case');
  return (
    <td>
      <a
        class={`cell ${kind}`}
        href={`#${id}`}
        tabIndex={isReached ? 0 : -1}
        data-cell={id}
        aria-current={isCurrent ? 'true' : undefined}
        aria-label={`${requirement}, ${operation}: ${kindWords[kind]}, ${count}`}
        title={`${requirement} × ${operation}\n${kindWords[kind]} · ${count}`}
      >
        {marks[kind]}
      </a>
    </td>
  );
}

/** Clauses × endpoints for the selected cases; it leaves out rows without cases. */
export function Matrix({
  data: { report, operations },
  cases,
}: {
  readonly data: PageData;
  readonly cases: readonly ReportedCase[];
}) {
  const current = cellAt(usePlace());
  const [focused, setFocused] = useState('');
  const cells = Map.groupBy(cases, ({ requirement, operation }) => `${requirement}/${operation}`);
  const rows = report.requirements.flatMap((requirement) => {
    const ids = operations.map(({ id }) => `${requirement.id}/${id}`);
    const count = ids.reduce((sum, id) => sum + (cells.get(id)?.length ?? 0), 0);
    return count === 0 ? [] : [{ ...requirement, ids, count }];
  });
  const all = layers.flatMap((layer) => rows.filter((row) => row.layer === layer));
  // The Tab key reaches one cell, and the arrow keys the others.
  const reached = cells.has(focused)
    ? focused
    : all.flatMap(({ ids }) => ids).find((id) => cells.has(id));
  const note = (event: FocusEvent) => {
    if (event.target instanceof HTMLElement) setFocused(event.target.dataset['cell'] ?? focused);
  };
  return (
    <table class="matrix" onKeyDown={move} onFocusCapture={note}>
      <caption class="unseen">Clauses by endpoints; the arrow keys move between cells</caption>
      <thead>
        <tr>
          <td class="corner" />
          {operations.map(({ id, where }) => (
            <th key={id} scope="col" title={where}>
              <span>{id}</span>
            </th>
          ))}
          <th scope="col" class="count">
            cases
          </th>
        </tr>
      </thead>
      {[...Map.groupBy(all, ({ layer }) => layer)].map(([layer, own]) => (
        <tbody key={layer}>
          <tr>
            <th class="layer" colSpan={operations.length + 2} scope="rowgroup">
              {layerWords[layer]}
            </th>
          </tr>
          {own.map(({ id, title, level, ids, count }) => (
            <tr key={id}>
              <th scope="row" class="clause">
                <a href={`#${id}`}>{id}</a> <span class="title">{title}</span>
                {level === 'SHOULD' && <span class="level">should</span>}
              </th>
              {ids.map((cell) => (
                <Cell
                  key={cell}
                  id={cell}
                  cases={cells.get(cell) ?? []}
                  isReached={cell === reached}
                  isCurrent={cell === current}
                />
              ))}
              <td class="count">{count}</td>
            </tr>
          ))}
        </tbody>
      ))}
    </table>
  );
}
