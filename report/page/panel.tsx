import { useLayoutEffect, useRef } from 'preact/hooks';
import type { ReportedCase } from '../model/report.ts';
import { CaseList } from './case-list.tsx';
import { Difference } from './differences.tsx';
import { Finding } from './exchange.tsx';
import { kindOf, kinds, kindWords, Mark, Prose } from './kinds.tsx';
import type { PageData } from './page-data.ts';
import { cellAt, goTo, leavePlace, usePlace } from './place.ts';

const Paragraph = ({ title, text }: { readonly title: string; readonly text: string }) => (
  <div class="paragraph">
    <h4>{title}</h4>
    <p>
      <Prose text={text} />
    </p>
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
      <p class="lead">
        <Prose text={clause.clause} />
      </p>
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
      <CaseList cases={sorted} />
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
  return own.length > 0 ? drawCell(own, id, data) : (drawClause(id, data) ?? drawUnknown(id));
}

const drawUnknown = (id: string) => (
  <>
    <h3>This link leads nowhere</h3>
    <p>
      This report has no clause, cell or case with the address <span class="id">{id}</span>. It may
      come from another run, or the link was cut.
    </p>
  </>
);

/** The cases before and after one in a list; a case that is not in it comes before the first. */
function neighbours(place: string, found: readonly ReportedCase[]) {
  const at = found.findIndex(({ id }) => id === place);
  return { at, previous: found[at - 1]?.id, next: found[at + 1]?.id };
}

const isTyping = ({ target }: KeyboardEvent): boolean =>
  target instanceof Element && target.matches('input, select, textarea');

/** What the reader opened the panel from, where that was in the window, and how far the page was scrolled. */
type Opener = { readonly element: Element | null; readonly top: number; readonly scroll: number };

function noteOpener(): Opener {
  const element = document.activeElement === document.body ? null : document.activeElement;
  return { element, top: element?.getBoundingClientRect().top ?? 0, scroll: scrollY };
}

/**
 * Returns the reader to what the panel was opened from, at the same place in the window: the page is laid
 * out anew. Without it, the cell of the place gets the focus and nothing moves.
 */
function goBack({ element, top, scroll }: Opener, place: string): void {
  if (element instanceof HTMLElement && element.isConnected) {
    element.focus({ preventScroll: true });
    scrollBy({ top: element.getBoundingClientRect().top - top, behavior: 'instant' });
    return;
  }
  const cell = document.querySelector(`.cell[data-cell="${CSS.escape(cellAt(place))}"]`);
  if (cell instanceof HTMLElement) cell.focus({ preventScroll: true });
  scrollTo({ top: scroll, behavior: 'instant' });
}

/** The clause, cell or case that the address of the page names; hidden where it names none. */
export function Panel({
  data,
  found,
}: {
  readonly data: PageData;
  /** The cases that the filter selects: previous and next lead through them. */
  readonly found: readonly ReportedCase[];
}) {
  const place = usePlace();
  const panel = useRef<HTMLElement>(null);
  const opener = useRef<Opener | null>(null);
  const last = useRef('');
  const drawn = place === '' ? null : drawPlace(place, data);
  const isOpen = drawn !== null;
  const { at, previous, next } = neighbours(place, found);
  // Before the next key can come; an effect after the paint could miss it.
  useLayoutEffect(() => {
    if (isOpen && opener.current === null) {
      opener.current = noteOpener();
    }
    document.body.classList.toggle('beside-panel', isOpen);
    if (isOpen && !document.activeElement?.matches('.cell')) {
      panel.current?.focus({ preventScroll: true });
    }
    if (!isOpen && opener.current !== null) {
      goBack(opener.current, last.current);
      opener.current = null;
    }
    last.current = place;
    const onKey = (event: KeyboardEvent) => {
      const { key, ctrlKey, metaKey, altKey } = event;
      if (document.querySelector('dialog[open]') !== null) return;
      if (key === 'Escape' && isOpen) leavePlace();
      if (isTyping(event) || ctrlKey || metaKey || altKey) return;
      if (key === 'j' && next !== undefined) goTo(next);
      if (key === 'k' && previous !== undefined) goTo(previous);
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [place, isOpen, previous, next]);
  const step = (words: string, to: string | undefined) => (
    <button type="button" disabled={to === undefined} onClick={() => to !== undefined && goTo(to)}>
      {words}
    </button>
  );
  return (
    <aside id="panel" aria-label="Details" tabIndex={-1} hidden={!isOpen} ref={panel}>
      <div id="panel-head">
        {at >= 0 && (
          <>
            {step('Previous', previous)}
            {step('Next', next)}
            <span class="muted">
              {at + 1} of {found.length}
            </span>
          </>
        )}
        <button type="button" id="close" onClick={leavePlace}>
          Close
        </button>
      </div>
      <div id="panel-body" key={place}>
        {drawn}
      </div>
    </aside>
  );
}
