import type { ReportedCase } from '../model/report.ts';
import { caseRow } from './case-list.ts';
import { drawDifference } from './differences.ts';
import { element } from './element.ts';
import { drawFinding } from './exchange.ts';
import { kindOf, kinds, kindWords, markOf } from './kinds.ts';
import type { PageData } from './page-data.ts';

const paragraph = (title: string, text: string): HTMLElement =>
  element('div', { class: 'paragraph' }, element('h4', {}, title), element('p', {}, text));

/** A clause: what it says, why, how to mend a gateway that fails it. */
function drawClause(id: string, { report, clauses }: PageData): HTMLElement[] {
  const verdict = report.requirements.find((one) => one.id === id);
  const clause = clauses[id];
  if (verdict === undefined || clause === undefined) return [];
  const { passed, failed, inconclusive, notApplicable } = verdict;
  return [
    element('h3', { class: 'id' }, id),
    element('p', { class: 'lead' }, clause.clause),
    element(
      'p',
      { class: 'muted' },
      `${verdict.level} · ${clause.source} · ${passed} passed, ${failed} failed, ${inconclusive} not exercised, ${notApplicable} not applicable`,
    ),
    paragraph('What conforms', clause.meaning),
    paragraph('Why it matters', clause.why),
    paragraph('How to fix it', clause.fix),
  ];
}

/** A cell of the matrix: its cases, gravest first. */
function drawCell(cases: readonly ReportedCase[], id: string, { operations }: PageData) {
  const [requirement = '', operation = ''] = id.split('/');
  const where = operations.find((one) => one.id === operation)?.where ?? '';
  const sorted = cases.toSorted(
    (one, other) => kinds.indexOf(kindOf(one)) - kinds.indexOf(kindOf(other)),
  );
  return [
    element('p', { class: 'muted' }, element('a', { href: `#${requirement}` }, requirement)),
    element('h3', {}, operation),
    element('p', { class: 'muted code' }, where),
    element('ul', { class: 'cases' }, ...sorted.map(caseRow)),
  ];
}

/** A case: what is sent and expected, and what it came to. */
function drawCase(one: ReportedCase, { clauses, report }: PageData): HTMLElement[] {
  const kind = kindOf(one);
  const clause = clauses[one.requirement];
  const outcome = element('p', { class: 'outcome' }, markOf(kind), kindWords[kind]);
  const told = one.reason ?? one.note;
  return [
    element(
      'nav',
      { class: 'crumbs', 'aria-label': 'Where the case stands' },
      element('a', { href: `#${one.requirement}` }, one.requirement),
      ' / ',
      element('a', { href: `#${one.requirement}/${one.operation}` }, one.operation),
    ),
    element('h3', { class: 'id' }, `${one.style} / ${one.variant}`),
    outcome,
    paragraph('What is sent', one.sends),
    paragraph('What must come back', one.expects),
    ...(told === undefined ? [] : [paragraph(one.reason === undefined ? 'Note' : 'Reason', told)]),
    ...drawDifference(one.id, report.comparison),
    ...one.findings.map(drawFinding),
    ...(one.findings.length === 0 || clause === undefined
      ? []
      : [paragraph('Why it matters', clause.why), paragraph('How to fix it', clause.fix)]),
  ];
}

/** What an address of the page names: a clause, a cell or a case; empty where it names none. */
export function drawPlace(id: string, data: PageData): readonly HTMLElement[] {
  const { cases } = data.report;
  const one = cases.find((each) => each.id === id);
  if (one !== undefined) return drawCase(one, data);
  const own = cases.filter((each) => `${each.requirement}/${each.operation}` === id);
  return own.length > 0 ? drawCell(own, id, data) : drawClause(id, data);
}
