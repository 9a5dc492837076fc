import { inLines } from '../../../../base/json.ts';
import { Badge } from '../controls.tsx';
import { DecisionDetail } from '../decisions/decision-detail.tsx';
import { tellDuration } from '../words.ts';
import type { CallResult as Result } from './send-trial.ts';

/** A text in which the key is shown by its last four characters. */
const hide = (text: string, key: string | null): string =>
  key === null || key === '' ? text : text.replaceAll(key, `sk-…${key.slice(-4)}`);

/** The answer of a trial: its body, sound or pictures, and the decision on it. */
export function CallResult({ result }: { readonly result: Result }) {
  const { key, status, duration, text, sound, pictures, decision } = result;
  return (
    <div class="result">
      <h3>
        Answer <Badge tone={status < 400 ? 'good' : 'bad'}>{status}</Badge>{' '}
        <span class="hint">{tellDuration(duration)}</span>
      </h3>
      {sound !== null && (
        // biome-ignore lint/a11y/useMediaCaption: what a mock speaks has no captions
        <audio controls src={sound} aria-label="The spoken answer" />
      )}
      {pictures.map((source, index) => (
        <img key={index} src={source} alt={`The drawn answer, ${index + 1}`} />
      ))}
      {text !== null && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by keyboard
        <pre class="answer" tabIndex={0}>
          {hide(inLines(text), key)}
        </pre>
      )}
      {decision !== null && <DecisionDetail key={decision.requestId} decision={decision} />}
    </div>
  );
}
