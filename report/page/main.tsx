/** The script of the HTML report. `npm run generate` bundles it into generated/page-parts.ts. */

import { type ComponentChild, options, render } from 'preact';
import { useLayoutEffect, useMemo } from 'preact/hooks';
import type { ReportedCase } from '../model/report.ts';
import { CaseList } from './case-list.tsx';
import { Diagnoses } from './diagnoses.tsx';
import { Differences } from './differences.tsx';
import { createSearch } from './filter.ts';
import { Causes } from './findings.tsx';
import { kinds, kindWords, Mark } from './kinds.tsx';
import { Matrix } from './matrix.tsx';
import type { PageData } from './page-data.ts';
import { Panel } from './panel.tsx';
import { useFilter } from './place.ts';
import { Toolbar } from './toolbar.tsx';

/** Draws into the element with this id, where the page has it. */
function drawInto(id: string, content: ComponentChild): void {
  const place = document.getElementById(id);
  if (place !== null) render(content, place);
}

/** The causes that the selected cases show, each with those cases only. */
function causesAmong(causes: PageData['causes'], found: readonly ReportedCase[]) {
  const ids = new Set(found.map(({ id }) => id));
  return causes.flatMap((cause) => {
    const cases = cause.cases.filter((id) => ids.has(id));
    return cases.length === 0 ? [] : [{ ...cause, cases }];
  });
}

/** The matrix, the findings and the cases that one filter selects, and the panel over the page. */
function Explorer({ data }: { readonly data: PageData }) {
  const { cases } = data.report;
  const search = useMemo(() => createSearch(cases), [cases]);
  const [filter, setFilter] = useFilter();
  const found = useMemo(() => search(filter), [search, filter]);
  const others = useMemo(() => search({ ...filter, kind: '' }), [search, filter]);
  const causes = useMemo(() => causesAmong(data.causes, found), [data, found]);
  // Outside the page's main part: a landmark of its own.
  useLayoutEffect(() => drawInto('details', <Panel data={data} found={found} />), [data, found]);
  const selection = Object.values(filter).join('\n');
  return (
    <>
      <section class="part" aria-labelledby="matrix-title">
        <h2 id="matrix-title">Clauses by endpoints</h2>
        <Toolbar
          cases={cases}
          filter={filter}
          found={found.length}
          others={others}
          onChange={setFilter}
        />
        <div class="scroll" id="matrix">
          <Matrix data={data} cases={found} />
        </div>
        <p class="legend">
          {kinds.map((kind) => (
            <span key={kind} class="entry">
              <Mark kind={kind} />
              {kind === 'passed' ? 'conforms' : kindWords[kind]}
            </span>
          ))}
        </p>
      </section>
      {data.causes.length > 0 && (
        <section class="part" aria-labelledby="findings-title">
          <h2 id="findings-title">Findings by clause, most severe first</h2>
          <Causes key={selection} causes={causes} />
        </section>
      )}
      <section class="part" aria-labelledby="cases-title">
        <h2 id="cases-title">Cases</h2>
        <CaseList key={selection} id="cases" cases={found} />
      </section>
    </>
  );
}

// Draws at once: a key that is typed must show its effect in the same frame.
options.debounceRendering = (draw) => draw();
// This tool's own generator wrote it, together with this script.
const data: PageData = JSON.parse(document.getElementById('report')?.textContent ?? '');
const { comparison } = data.report;

drawInto('diagnoses', <Diagnoses diagnoses={data.diagnoses} />);
if (comparison !== undefined) drawInto('differences', <Differences comparison={comparison} />);
drawInto('explorer', <Explorer data={data} />);
