import { useState } from 'preact/hooks';
import { operationOf } from '../../../../spec/index.ts';
import { failureWords, type KeyRecord } from '../control-client.ts';
import { Alert } from '../controls.tsx';
import type { KnownSecrets } from '../keys/known-secrets.ts';
import { CallResult } from './call-result.tsx';
import { RealtimeResult } from './realtime-result.tsx';
import { type CallResult as Call, sendTrial } from './send-trial.ts';
import { chosenKey, keyChoices, needsPaste, trialKey } from './trial-keys.ts';
import { firstSettings } from './try-choices.ts';
import { TryForm } from './try-form.tsx';
import { type RealtimeResult as Realtime, tryRealtime } from './try-realtime.ts';

/** Sends a request of each kind with a key of the page, and shows what became of it. */
export function TryPanel({
  keys,
  secrets,
}: {
  readonly keys: readonly KeyRecord[];
  readonly secrets: KnownSecrets;
}) {
  const [settings, setSettings] = useState(firstSettings);
  const [result, setResult] = useState<Call | Realtime | null>(null);
  const [trouble, setTrouble] = useState('');
  const [isBusy, setBusy] = useState(false);
  const choice = chosenKey(settings, keys);

  const send = async () => {
    const { operation, own } = settings;
    setTrouble('');
    setBusy(true);
    try {
      const trial = { ...settings, key: trialKey(choice, own, keys, secrets) };
      const isRealtime = operationOf(operation).upgrade !== null;
      setResult(await (isRealtime ? tryRealtime(trial) : sendTrial(trial)));
    } catch (error) {
      setResult(null);
      setTrouble(failureWords(error));
    }
    setBusy(false);
  };
  const { status, refusal } = result?.decision ?? {};

  return (
    <section class="panel" id="try" aria-labelledby="try-title">
      <header>
        <h2 id="try-title">Try it</h2>
      </header>
      <TryForm
        settings={settings}
        keys={keyChoices(keys)}
        choice={choice}
        asksForKey={needsPaste(choice, keys, secrets)}
        isBusy={isBusy}
        onSend={send}
        onChange={(next) => {
          setSettings(next);
          // What was shown was another operation's answer.
          if (next.operation !== settings.operation) setResult(null);
        }}
      />
      <Alert text={trouble} />
      <p class="unseen" role="status">
        {status === undefined
          ? ''
          : `Answered ${status}${refusal == null ? '' : `: ${refusal.reason}`}`}
      </p>
      {result?.kind === 'call' && <CallResult result={result} />}
      {result?.kind === 'realtime' && <RealtimeResult result={result} />}
    </section>
  );
}
