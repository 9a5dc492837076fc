import { stepsOf } from '../../../control/decision-steps.ts';
import type { DecisionRecord } from '../control-client.ts';
import { Words } from '../controls.tsx';
import { type Tab, Tabs } from '../tabs.tsx';
import { clauseTitle, operationName, stepWords } from '../words.ts';
import { AllowModel } from './allow-model.tsx';
import { CopyCall } from './copy-call.tsx';
import { RequestView, ResponseView } from './exchange-view.tsx';
import { useExchange } from './use-exchange.ts';

/** Drawn, since not every font has a tick and a cross. */
const marks = {
  passed: 'm3 8.5 3.2 3.2L13 4.5',
  refused: 'm4 4 8 8m0-8-8 8',
  'not taken': 'M7.5 8h1',
};

/** True where a handshake was refused for want of a key, though it carried one as a sub-protocol. */
export const isUnreadSubprotocol = ({ clause, presented }: DecisionRecord): boolean =>
  clause === 'KEY-REQUIRED' &&
  presented.some(({ place, form }) => place === 'sub-protocol' && form !== '');

function Steps({ decision }: { readonly decision: DecisionRecord }) {
  return (
    <ol class="steps">
      {stepsOf(decision).map(({ name, outcome, text }) => (
        <li key={name} class={outcome.replace(' ', '-')}>
          <svg class="mark" viewBox="0 0 16 16" aria-hidden="true">
            <path d={marks[outcome]} />
          </svg>
          <span class="step-name">{stepWords[name]}</span>
          <span class="unseen">{outcome}: </span>
          <span class="step-text">
            {outcome === 'not taken' ? 'not looked at' : <Words text={text} />}
          </span>
        </li>
      ))}
    </ol>
  );
}

function Advice({ decision }: { readonly decision: DecisionRecord }) {
  const { refusal, clause } = decision;
  if (refusal === null) return null;
  return (
    <div class="advice">
      <p>
        <strong>To make it pass:</strong> <Words text={refusal.advice} />.
      </p>
      {isUnreadSubprotocol(decision) && (
        <p>
          A key came as a sub-protocol, the one place where a browser can put it. This mock reads it
          there only when it was started with <code>--realtime-subprotocol-key</code>.
        </p>
      )}
      {clause === 'MODEL-FORBIDDEN' && <AllowModel decision={decision} />}
      {clause !== null && (
        <p class="clause">
          <code>{clause}</code> {clauseTitle(clause)}
        </p>
      )}
    </div>
  );
}

/** A decision opened: its steps and what to change, the request, the response, and ways to take it along. */
export function DecisionDetail({ decision }: { readonly decision: DecisionRecord }) {
  const exchange = useExchange(decision);
  const missing = (
    <p class="hint">
      {exchange === undefined
        ? 'Loading …'
        : 'Not kept. The mock keeps the newest 500 requests and responses, unless it was started with --no-traffic.'}
    </p>
  );
  const tabs: readonly Tab[] = [
    {
      name: 'Decision',
      view: () => (
        <>
          {decision.operation !== null && (
            <p class="operation">{operationName(decision.operation)}</p>
          )}
          <Steps decision={decision} />
          <Advice decision={decision} />
        </>
      ),
    },
    { name: 'Request', view: () => (exchange ? <RequestView exchange={exchange} /> : missing) },
    { name: 'Response', view: () => (exchange ? <ResponseView exchange={exchange} /> : missing) },
  ];
  return (
    <div class="detail">
      <Tabs label="Parts of the decision" tabs={tabs} />
      <CopyCall decision={decision} exchange={exchange ?? null} />
    </div>
  );
}
