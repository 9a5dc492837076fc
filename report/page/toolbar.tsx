import { Fragment } from 'preact';
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { ReportedCase } from '../model/report.ts';
import { labelOf } from '../model/severity-label.ts';
import { type Filter, noFilter } from './filter.ts';
import { kindOf, kinds, kindWords, Mark } from './kinds.tsx';

const choices = [
  ['requirement', 'Every clause'],
  ['operation', 'Every endpoint'],
  ['style', 'Every style'],
  ['severity', 'Every severity'],
] as const;

const valuesOf = (cases: readonly ReportedCase[], name: (typeof choices)[number][0]): string[] => [
  ...new Set(
    cases.flatMap((one) => (name === 'severity' ? one.findings.map(labelOf) : [one[name]])),
  ),
];

function useSearchKeys() {
  const search = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    addEventListener('keydown', (event) => {
      const { key, target } = event;
      const isTyping = target instanceof Element && target.matches('input, select');
      if (key === '/' && !isTyping && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        search.current?.focus();
      }
      if (key === 'Escape' && target === search.current) search.current?.blur();
    });
  }, []);
  return search;
}

const shortcuts = [
  ['Arrow keys', 'move in the matrix'],
  ['Enter', 'opens a cell'],
  ['/', 'searches'],
  ['j, k', 'open the next and the previous case'],
  ['Esc', 'closes'],
  ['?', 'shows this list'],
] as const;

function Shortcuts() {
  const dialog = useRef<HTMLDialogElement>(null);
  const toggle = () => {
    const shown = dialog.current;
    if (shown?.open === true) shown.close();
    else shown?.showModal();
  };
  useLayoutEffect(() => {
    addEventListener('keydown', ({ key, target }) => {
      if (key === '?' && !(target instanceof Element && target.matches('input'))) toggle();
    });
  }, []);
  return (
    <>
      <button
        type="button"
        class="reset"
        aria-label="Keyboard shortcuts"
        aria-keyshortcuts="?"
        onClick={toggle}
      >
        ?
      </button>
      <dialog ref={dialog} aria-labelledby="shortcuts-title">
        <h2 id="shortcuts-title">Keyboard shortcuts</h2>
        <dl>
          {shortcuts.map(([keys, does]) => (
            <Fragment key={keys}>
              <dt>
                <kbd>{keys}</kbd>
              </dt>
              <dd>{does}</dd>
            </Fragment>
          ))}
        </dl>
        <button type="button" onClick={toggle}>
          Close
        </button>
      </dialog>
    </>
  );
}

/** The filters of the cases. */
export function Toolbar({
  cases,
  filter,
  found,
  others,
  onChange,
}: {
  readonly cases: readonly ReportedCase[];
  readonly filter: Filter;
  /** The number of cases that the filter selects. */
  readonly found: number;
  /** The cases that it would select for every outcome. */
  readonly others: readonly ReportedCase[];
  readonly onChange: (filter: Filter) => void;
}) {
  const search = useSearchKeys();
  const byKind = useMemo(() => Map.groupBy(others, kindOf), [others]);
  const all = useMemo(() => new Set(cases.map(kindOf)), [cases]);
  const lists = useMemo(() => choices.map(([name]) => valuesOf(cases, name)), [cases]);
  const chip = (kind: string, count: number, words: string, known?: (typeof kinds)[number]) => (
    <button
      key={kind}
      type="button"
      class={`chip ${kind}`}
      aria-pressed={filter.kind === kind}
      onClick={() => onChange({ ...filter, kind })}
    >
      {known && <Mark kind={known} />}
      {words} <b>{count}</b>
    </button>
  );
  return (
    <search class="toolbar" aria-label="Filter findings, matrix and cases">
      <div>
        <input
          type="search"
          id="search"
          ref={search}
          aria-label="Search cases"
          aria-keyshortcuts="/"
          placeholder="Search ids, answers, reasons   /"
          autocomplete="off"
          value={filter.search}
          onInput={({ currentTarget }) => onChange({ ...filter, search: currentTarget.value })}
        />
        <span id="selects">
          {choices.map(([name, all], at) => (
            <select
              key={name}
              aria-label={all.replace('Every', 'Only one')}
              disabled={lists[at]?.length === 0}
              value={filter[name]}
              onChange={({ currentTarget }) => onChange({ ...filter, [name]: currentTarget.value })}
            >
              <option value="">{all}</option>
              {lists[at]?.map((value) => (
                <option key={value} value={value}>
                  {value}
                </option>
              ))}
            </select>
          ))}
          <button
            type="button"
            class="reset"
            disabled={Object.values(filter).every((value) => value === '')}
            onClick={() => onChange(noFilter)}
          >
            Reset
          </button>
          <Shortcuts />
        </span>
      </div>
      <div>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a row */}
        <div id="chips" role="group" aria-label="Filter by outcome">
          {chip('', others.length, 'all')}
          {kinds
            .filter((kind) => all.has(kind))
            .map((kind) => chip(kind, byKind.get(kind)?.length ?? 0, kindWords[kind], kind))}
        </div>
        <span id="found" class="muted" role="status">
          {found} of {cases.length} cases
        </span>
      </div>
    </search>
  );
}
