import { type DecisionRecord, findDecision } from '../control-client.ts';
import { type Trial, type TrialRequest, trialRequest } from './try-request.ts';

/** What was sent and what came back. */
export type CallResult = {
  readonly kind: 'call';
  readonly request: TrialRequest;
  /** The key that was sent, to be taken out of what is shown. */
  readonly key: string | null;
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly text: string;
  /** Null where the mock keeps it no longer. */
  readonly decision: DecisionRecord | null;
};

const longest = 20_000;

/** Sends the request of a trial. @throws TypeError where the mock does not answer. */
export async function sendTrial(trial: Trial): Promise<CallResult> {
  const request = trialRequest(trial);
  const { method, target, headers, body } = request;
  const response = await fetch(target, { method, headers, body });
  const type = response.headers.get('content-type') ?? '';
  const text = /json|text|event-stream/.test(type)
    ? (await response.text()).slice(0, longest)
    : `${(await response.blob()).size} bytes of ${type}`;
  return {
    kind: 'call',
    request,
    key: trial.key,
    status: response.status,
    headers: [...response.headers],
    text,
    decision: await findDecision(response.headers.get('x-request-id') ?? ''),
  };
}
