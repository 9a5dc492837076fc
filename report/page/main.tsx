/** The script of the HTML report. `npm run generate` bundles it into generated/page-parts.ts. */

import { type ComponentChild, options, render } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { CaseList } from './case-list.tsx';
import { Differences } from './differences.tsx';
import { createSearch, noFilter } from './filter.ts';
import { Causes } from './findings.tsx';
import { kinds, kindWords, Mark } from './kinds.tsx';
import { Matrix } from './matrix.tsx';
import type { PageData } from './page-data.ts';
import { Panel } from './panel.tsx';
import { Toolbar } from './toolbar.tsx';

/** The matrix and the list of the cases that the filters select. */
function Explorer({ data }: { readonly data: PageData }) {
  const { cases } = data.report;
  const search = useMemo(() => createSearch(cases), [cases]);
  const [filter, setFilter] = useState(noFilter);
  const found = useMemo(() => search(filter), [search, filter]);
  return (
    <>
      <section class="part" aria-labelledby="matrix-title">
        <h2 id="matrix-title">Clauses by endpoints</h2>
        <Toolbar cases={cases} filter={filter} found={found.length} onChange={setFilter} />
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
      <section class="part" aria-labelledby="cases-title">
        <h2 id="cases-title">Cases</h2>
        <CaseList key={Object.values(filter).join('\n')} cases={found} />
      </section>
    </>
  );
}

/** Draws into the element with this id, where the page has it. */
function drawInto(id: string, content: ComponentChild): void {
  const place = document.getElementById(id);
  if (place !== null) render(content, place);
}

// Draws at once: a key that is typed must show its effect in the same frame.
options.debounceRendering = (draw) => draw();
// This tool's own generator wrote it, together with this script.
const data: PageData = JSON.parse(document.getElementById('report')?.textContent ?? '');
const { comparison } = data.report;

drawInto('findings', <Causes causes={data.causes} />);
if (comparison !== undefined) drawInto('differences', <Differences comparison={comparison} />);
drawInto('explorer', <Explorer data={data} />);
drawInto('details', <Panel data={data} />);
