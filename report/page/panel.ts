import type { ReportedCase } from '../model/report.ts';
import { caseRow } from './case-list.ts';
import { drawDifference } from './differences.ts';
import { element } from './element.ts';
import { drawFinding } from './exchange.ts';
import { kindOf, kinds, kindWords, markOf } from './kinds.ts';
import type { PageData } from './page-data.ts';

const paragraph = (title: string, text: string): HTMLElement =>
  element('div', { class: 'paragraph' }, element('h4', {}, title), element('p', {}, text));

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
      `${verdict.level} · ${clause.source} · ${passed} passed, ${failed} failed, ${inconclusive} inconclusive, ${notApplicable} not applicable`,
    ),
    paragraph('What conforms', clause.meaning),
    paragraph('Why it matters', clause.why),
    paragraph('How to fix it', clause.fix),
  ];
}

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

function drawCase(one: ReportedCase, { clauses, report }: PageData): HTMLElement[] {
  const kind = kindOf(one);
  const clause = clauses[one.requirement];
  const outcome = element('p', { class: 'outcome' }, markOf(kind), kindWords[kind]);
  const remark = one.reason ?? one.note;
  return [
    element(
      'nav',
      { class: 'crumbs', 'aria-label': 'Path of the case' },
      element('a', { href: `#${one.requirement}` }, one.requirement),
      ' / ',
      element('a', { href: `#${one.requirement}/${one.operation}` }, one.operation),
    ),
    element('h3', { class: 'id' }, `${one.style} / ${one.variant}`),
    outcome,
    paragraph('What is sent', one.sends),
    paragraph('What must come back', one.expects),
    ...(remark === undefined
      ? []
      : [paragraph(one.reason === undefined ? 'Note' : 'Reason', remark)]),
    ...drawDifference(one.id, report.comparison),
    ...one.findings.map(drawFinding),
    ...(one.findings.length === 0 || clause === undefined
      ? []
      : [paragraph('Why it matters', clause.why), paragraph('How to fix it', clause.fix)]),
  ];
}

/** Draws the clause, cell or case that an address of the page names; returns nothing where it names none. */
export function drawPlace(id: string, data: PageData): readonly HTMLElement[] {
  const { cases } = data.report;
  const one = cases.find((each) => each.id === id);
  if (one !== undefined) return drawCase(one, data);
  const own = cases.filter((each) => `${each.requirement}/${each.operation}` === id);
  return own.length > 0 ? drawCell(own, id, data) : drawClause(id, data);
}
