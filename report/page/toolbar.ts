import { marks } from '../model/causes.ts';
import { byId, element } from './element.ts';
import { type Filter, noFilter } from './filter.ts';
import { kindOf, kinds, kindWords } from './kinds.ts';
import type { PageData } from './page-data.ts';

type Choice = 'requirement' | 'operation' | 'style' | 'severity';

const choices: readonly (readonly [Choice, string])[] = [
  ['requirement', 'Every clause'],
  ['operation', 'Every endpoint'],
  ['style', 'Every style'],
  ['severity', 'Every severity'],
];

function valuesOf({ report }: PageData): Readonly<Record<Choice, readonly string[]>> {
  const unique = (values: readonly string[]) => [...new Set(values)];
  return {
    requirement: unique(report.cases.map(({ requirement }) => requirement)),
    operation: unique(report.cases.map(({ operation }) => operation)),
    style: unique(report.cases.map(({ style }) => style)),
    severity: unique(
      report.cases.flatMap(({ findings }) => findings.map(({ severity }) => severity)),
    ),
  };
}

/** Shows the filters, and calls `onChange` when one changes. */
export function createToolbar(data: PageData, onChange: (filter: Filter) => void): void {
  const search = byId('search');
  const chips = byId('chips');
  const selects = byId('selects');
  const counts = new Map<string, number>();
  for (const one of data.report.cases) {
    counts.set(kindOf(one), (counts.get(kindOf(one)) ?? 0) + 1);
  }
  let filter = noFilter;
  const buttons = ['', ...kinds.filter((kind) => counts.has(kind))].map((kind) => {
    const known = kinds.find((each) => each === kind);
    const words = known === undefined ? 'all' : kindWords[known];
    const count = known === undefined ? data.report.cases.length : (counts.get(known) ?? 0);
    return element(
      'button',
      {
        type: 'button',
        class: `chip ${kind}`,
        'data-kind': kind,
        click: () => change({ ...filter, kind }),
      },
      ...(known === undefined
        ? []
        : [element('span', { class: `mark ${known}`, 'aria-hidden': 'true' }, marks[known])]),
      `${words} `,
      element('b', {}, String(count)),
    );
  });
  const values = valuesOf(data);
  const lists = choices.map(([name, all]) =>
    element(
      'select',
      {
        'aria-label': all.replace('Every', 'Only one'),
        'data-name': name,
        disabled: values[name].length === 0,
        change: (event) => {
          const { target } = event;
          if (target instanceof HTMLSelectElement) change({ ...filter, [name]: target.value });
        },
      },
      element('option', { value: '' }, all),
      ...values[name].map((value) => element('option', { value }, value)),
    ),
  );
  const reset = element(
    'button',
    { type: 'button', class: 'reset', click: () => change(noFilter) },
    'Reset',
  );
  function change(next: Filter): void {
    filter = next;
    for (const button of buttons) {
      button.setAttribute('aria-pressed', String(button.dataset['kind'] === filter.kind));
    }
    for (const [at, [name]] of choices.entries()) {
      const list = lists[at];
      if (list !== undefined) list.value = filter[name];
    }
    if (search instanceof HTMLInputElement && search.value !== filter.search) {
      search.value = filter.search;
    }
    reset.disabled = Object.values(filter).every((value) => value === '');
    onChange(filter);
  }
  search.addEventListener('input', () => {
    if (search instanceof HTMLInputElement) change({ ...filter, search: search.value });
  });
  chips.append(...buttons);
  selects.append(...lists, reset);
  change(noFilter);
}
