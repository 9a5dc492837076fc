import { useState } from 'preact/hooks';
import { operationOf } from '../../../../spec/index.ts';
import { CallResult } from './call-result.tsx';
import { RealtimeResult } from './realtime-result.tsx';
import { type CallResult as Call, sendTrial } from './send-trial.ts';
import { firstSettings } from './try-choices.ts';
import { TryForm } from './try-form.tsx';
import { type RealtimeResult as Realtime, tryRealtime } from './try-realtime.ts';
import { useTrialKeys } from './use-trial-keys.ts';

/** Sends a request of each kind with a key in each state, and shows what became of it. */
export function TryPanel() {
  const [settings, setSettings] = useState(firstSettings);
  const [result, setResult] = useState<Call | Realtime | null>(null);
  const [trouble, setTrouble] = useState('');
  const [isBusy, setBusy] = useState(false);
  const keyOf = useTrialKeys();

  const send = async () => {
    const { operation, style, model } = settings;
    setTrouble('');
    setBusy(true);
    try {
      const trial = { operation, style, model, key: await keyOf(settings) };
      const isRealtime = operationOf(operation).upgrade !== null;
      setResult(await (isRealtime ? tryRealtime(trial) : sendTrial(trial)));
    } catch (error) {
      setTrouble(error instanceof Error ? error.message : 'The mock does not answer.');
    }
    setBusy(false);
  };
  const { status, clause } = result?.decision ?? {};

  return (
    <section class="panel" id="try" aria-labelledby="try-title">
      <header>
        <h2 id="try-title">Try it</h2>
      </header>
      <TryForm
        settings={settings}
        isBusy={isBusy}
        onSend={send}
        onChange={(next) => {
          setSettings(next);
          // What was shown was another operation's answer.
          if (next.operation !== settings.operation) setResult(null);
        }}
      />
      {trouble !== '' && (
        <p class="notice bad" role="alert">
          {trouble}
        </p>
      )}
      <p class="unseen" role="status">
        {status === undefined ? '' : `Answered ${status}${clause == null ? '' : `, ${clause}`}`}
      </p>
      {result?.kind === 'call' && <CallResult result={result} />}
      {result?.kind === 'realtime' && <RealtimeResult result={result} />}
    </section>
  );
}
