import { useLayoutEffect, useRef } from 'preact/hooks';
import type { ReportedCase } from '../model/report.ts';
import { CaseRows } from './case-list.tsx';
import { Difference } from './differences.tsx';
import { Finding } from './exchange.tsx';
import { kindOf, kinds, kindWords, Mark } from './kinds.tsx';
import type { PageData } from './page-data.ts';
import { cellAt, leavePlace, usePlace } from './place.ts';

const Paragraph = ({ title, text }: { readonly title: string; readonly text: string }) => (
  <div class="paragraph">
    <h4>{title}</h4>
    <p>{text}</p>
  </div>
);

function drawClause(id: string, { report, clauses }: PageData) {
  const verdict = report.requirements.find((one) => one.id === id);
  const clause = clauses[id];
  if (verdict === undefined || clause === undefined) return null;
  const { level, passed, failed, inconclusive, notApplicable } = verdict;
  return (
    <>
      <h3 class="id">{id}</h3>
      <p class="lead">{clause.clause}</p>
      <p class="muted">
        {`${level} · ${clause.source} · ${passed} passed, ${failed} failed, ${inconclusive} inconclusive, ${notApplicable} not applicable`}
      </p>
      <Paragraph title="What conforms" text={clause.meaning} />
      <Paragraph title="Why it matters" text={clause.why} />
      <Paragraph title="How to fix it" text={clause.fix} />
    </>
  );
}

function drawCell(cases: readonly ReportedCase[], id: string, { operations }: PageData) {
  const [requirement = '', operation = ''] = id.split('/');
  const sorted = cases.toSorted(
    (one, other) => kinds.indexOf(kindOf(one)) - kinds.indexOf(kindOf(other)),
  );
  return (
    <>
      <p class="muted">
        <a href={`#${requirement}`}>{requirement}</a>
      </p>
      <h3>{operation}</h3>
      <p class="muted code">{operations.find((one) => one.id === operation)?.where}</p>
      <ul class="cases">
        <CaseRows cases={sorted} />
      </ul>
    </>
  );
}

function drawCase(one: ReportedCase, { clauses, report }: PageData) {
  const { id, requirement, operation, style, variant, sends, expects, reason, note } = one;
  const clause = one.findings.length === 0 ? undefined : clauses[requirement];
  const remark = reason ?? note;
  return (
    <>
      <nav class="crumbs" aria-label="Path of the case">
        <a href={`#${requirement}`}>{requirement}</a> /{' '}
        <a href={`#${requirement}/${operation}`}>{operation}</a>
      </nav>
      <h3 class="id">
        {style} / {variant}
      </h3>
      <p class="outcome">
        <Mark kind={kindOf(one)} />
        {kindWords[kindOf(one)]}
      </p>
      <Paragraph title="What is sent" text={sends} />
      <Paragraph title="What must come back" text={expects} />
      {remark !== undefined && (
        <Paragraph title={reason === undefined ? 'Note' : 'Reason'} text={remark} />
      )}
      <Difference id={id} comparison={report.comparison} />
      {one.findings.map((finding, at) => (
        <Finding key={`${id} ${at}`} finding={finding} />
      ))}
      {clause !== undefined && (
        <>
          <Paragraph title="Why it matters" text={one.findings[0]?.why ?? clause.why} />
          <Paragraph title="How to fix it" text={clause.fix} />
        </>
      )}
    </>
  );
}

function drawPlace(id: string, data: PageData) {
  const { cases } = data.report;
  const one = cases.find((each) => each.id === id);
  if (one !== undefined) return drawCase(one, data);
  const own = cases.filter((each) => `${each.requirement}/${each.operation}` === id);
  return own.length > 0 ? drawCell(own, id, data) : drawClause(id, data);
}

/** The clause, cell or case that the address of the page names; hidden where it names none. */
export function Panel({ data }: { readonly data: PageData }) {
  const place = usePlace();
  const panel = useRef<HTMLElement>(null);
  const drawn = place === '' ? null : drawPlace(place, data);
  const isOpen = drawn !== null;
  const close = () => {
    leavePlace();
    document.querySelector<HTMLElement>(`.cell[data-cell="${CSS.escape(cellAt(place))}"]`)?.focus();
  };
  // Before the next key can come; an effect after the paint could miss it.
  useLayoutEffect(() => {
    document.body.classList.toggle('beside-panel', isOpen);
    if (isOpen && !document.activeElement?.matches('.cell')) panel.current?.focus();
    if (!isOpen) return;
    const onKey = ({ key }: KeyboardEvent) => {
      if (key === 'Escape') close();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [place, isOpen]);
  return (
    <aside id="panel" aria-label="Details" tabIndex={-1} hidden={!isOpen} ref={panel}>
      <button type="button" id="close" onClick={close}>
        Close
      </button>
      <div id="panel-body" key={place}>
        {drawn}
      </div>
    </aside>
  );
}
