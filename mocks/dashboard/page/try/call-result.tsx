import { Badge } from '../controls.tsx';
import { DecisionDetail } from '../decisions/decision-detail.tsx';
import type { CallResult as Result } from './send-trial.ts';

/** A text in which the key is shown by its last four characters. */
const hide = (text: string, key: string | null): string =>
  key === null || key === '' ? text : text.replaceAll(key, `sk-…${key.slice(-4)}`);

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** The request, the answer and the decision of a trial. */
export function CallResult({ result }: { readonly result: Result }) {
  const { request, key, status, headers, text, decision } = result;
  const sent = [
    `${request.method} ${request.target}`,
    ...Object.entries(request.headers).map(([name, value]) => `${name}: ${value}`),
    ...(request.shownBody === null ? [] : ['', request.shownBody]),
  ].join('\n');
  const came = [...headers.map(([name, value]) => `${name}: ${value}`), '', pretty(text)].join(
    '\n',
  );
  return (
    <div class="result">
      <h3>
        Answer <Badge tone={status < 400 ? 'good' : 'bad'}>{status}</Badge>
      </h3>
      {decision !== null && <DecisionDetail decision={decision} />}
      <details>
        <summary>Request</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by keyboard */}
        <pre tabIndex={0}>{hide(sent, key)}</pre>
      </details>
      <details open>
        <summary>Answer in full</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: as above */}
        <pre tabIndex={0}>{hide(came, key)}</pre>
      </details>
    </div>
  );
}
