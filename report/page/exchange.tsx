import { useState } from 'preact/hooks';
import { inLines } from '../../base/json.ts';
import type { ReportedFinding } from '../model/report.ts';
import { labelOf } from '../model/severity-label.ts';
import { Pair } from './kinds.tsx';

const linesOf = (headers: readonly (readonly [string, string])[]): string =>
  headers.map(([name, value]) => `${name}: ${value}\n`).join('');

function requestText({ request }: ReportedFinding): string {
  if (request.raw !== undefined) return request.raw;
  const head = `${request.method} ${request.target}\n${linesOf(request.headers)}`;
  return request.body === null ? head : `${head}\n${inLines(request.body)}`;
}

const answerText = ({ answer }: ReportedFinding): string =>
  answer === null
    ? 'No answer came.'
    : `${answer.status}\n${linesOf(answer.headers)}\n${inLines(answer.body)}`;

function Block({ title, text }: { readonly title: string; readonly text: string }) {
  const [label, setLabel] = useState('Copy');
  const copy = async () => {
    const said = await navigator.clipboard.writeText(text).then(
      () => 'Copied',
      () => 'Select the text and copy it',
    );
    setLabel(said);
    setTimeout(() => setLabel('Copy'), 2000);
  };
  return (
    <section class="block">
      <div class="block-head">
        <h4>{title}</h4>
        <button type="button" class="copy" aria-label={`Copy: ${title}`} onClick={copy}>
          {label}
        </button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must reach a region that scrolls */}
      {/* biome-ignore lint/a11y/useAriaPropsSupportedByRole: the name of the region that is reached */}
      <pre tabIndex={0} aria-label={title}>
        {text}
      </pre>
    </section>
  );
}

/** A finding: expected next to seen, the request and its answer, and how to repeat it. */
export function Finding({ finding }: { readonly finding: ReportedFinding }) {
  const { counted, expected, seen, curl } = finding;
  return (
    <section class="finding">
      <p class="tags">
        <span class={`tag ${counted ? 'violated' : 'reported'}`}>{labelOf(finding)}</span>
        <span class="muted">
          {counted ? 'counts towards the verdict' : 'reported, not counted'}
        </span>
      </p>
      <Pair texts={{ Expected: expected, Seen: seen }} />
      <Block title="Send it again" text={curl} />
      <Block title="Request" text={requestText(finding)} />
      <Block title="Answer" text={answerText(finding)} />
    </section>
  );
}
