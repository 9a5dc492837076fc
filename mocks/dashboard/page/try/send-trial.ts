import { askMock, type DecisionRecord, findDecision } from '../control-client.ts';
import { type Trial, trialRequest } from './try-request.ts';

/** What came back, as far as the page shows it by itself: the rest is in the decision. */
export type CallResult = {
  readonly kind: 'call';
  /** The key that was sent, to be taken out of what is shown. */
  readonly key: string | null;
  readonly status: number;
  /** Milliseconds until the whole answer was there. */
  readonly duration: number;
  /** The body as a text; null for sound and pictures. */
  readonly text: string | null;
  /** Addresses of what can be played or looked at. */
  readonly sound: string | null;
  readonly pictures: readonly string[];
  /** Null where the mock keeps it no longer. */
  readonly decision: DecisionRecord | null;
};

const longest = 20_000;

/** The pictures of an answer, which come as base64 in JSON. */
function picturesIn(text: string): readonly string[] {
  return [...text.matchAll(/"b64_json"\s*:\s*"([A-Za-z0-9+/=]+)"/g)].map(
    ([, base64 = '']) => `data:image/png;base64,${base64}`,
  );
}

/** The same text without the long base64 of a picture, which nobody reads. */
const withoutPictures = (text: string): string =>
  text.replace(
    /("b64_json"\s*:\s*")([A-Za-z0-9+/=]{64,})"/g,
    (_, head: string, base64: string) => `${head}… ${base64.length} characters"`,
  );

/** Sends the request of a trial. @throws Error in words where the mock does not answer */
export async function sendTrial(trial: Trial): Promise<CallResult> {
  const { method, target, headers, body } = trialRequest(trial);
  const start = performance.now();
  const response = await askMock(target, { method, headers, body });
  const type = response.headers.get('content-type') ?? '';
  const isText = /json|text|event-stream/.test(type);
  const text = isText ? await response.text() : null;
  const blob = isText ? null : await response.blob();
  const duration = performance.now() - start;
  return {
    kind: 'call',
    key: trial.key,
    status: response.status,
    duration,
    text: text === null ? null : withoutPictures(text).slice(0, longest),
    sound: blob !== null && type.startsWith('audio/') ? URL.createObjectURL(blob) : null,
    pictures: text === null ? [] : picturesIn(text),
    decision: await findDecision(response.headers.get('x-request-id') ?? ''),
  };
}
