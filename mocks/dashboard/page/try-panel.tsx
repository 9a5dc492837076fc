import { useEffect, useRef, useState } from 'preact/hooks';
import { requestFixtures } from '../../../fixtures/requests/index.ts';
import {
  type Format,
  isOperationId,
  type OperationId,
  operationIds,
  operationOf,
  type Style,
} from '../../../spec/index.ts';
import {
  callControl,
  type DecisionRecord,
  type OpenedSession,
  openSession,
} from './control-client.ts';
import { Field } from './controls.tsx';
import { trialRequest } from './try-request.ts';
import { type TrialResult, TryResult } from './try-result.tsx';
import { stateWords } from './words.ts';

const formats: Readonly<Record<Format, string>> = {
  openai: 'OpenAI',
  anthropic: 'Anthropic',
  gemini: 'Gemini',
};

const styleWords: Readonly<Record<Style, string>> = {
  bearer: 'Authorization: Bearer',
  'x-api-key': 'x-api-key header',
  'x-goog-api-key': 'x-goog-api-key header',
  query: '?key= in the URL',
};

/** A browser cannot send a key with a WebSocket handshake. */
const offered = operationIds.filter((id) => operationOf(id).upgrade === null);
const operationsOf = (format: string) => offered.filter((id) => operationOf(id).format === format);
const modelOf = (id: OperationId): string => requestFixtures[id].model ?? '';

const unknownKey = 'sk-ThisKeyWasNeverIssuedByAnyMock0123456789abcdefgh';
const longest = 20_000;

/** Keys to choose from: one a state, of a session of this page's own, and what is no such key. */
const choices: readonly (readonly [string, string])[] = [
  ...Object.entries(stateWords),
  ['none', 'No key'],
  ['unknown', 'Never issued'],
  ['own', 'A key of mine'],
];

/** Sends a request of each kind with a key in each state, and shows what became of it. */
export function TryPanel({ decisions }: { readonly decisions: readonly DecisionRecord[] }) {
  const [id, setId] = useState<OperationId>('createChatCompletion');
  const [style, setStyle] = useState<Style>('bearer');
  const [model, setModel] = useState(modelOf('createChatCompletion'));
  const [choice, setChoice] = useState('restricted');
  const [own, setOwn] = useState('');
  const [result, setResult] = useState<TrialResult | null>(null);
  const [trouble, setTrouble] = useState('');
  const session = useRef<OpenedSession | null>(null);
  const operation = operationOf(id);

  useEffect(() => {
    const close = () => {
      const { current } = session;
      session.current = null;
      if (current !== null) {
        void callControl(`sessions/${current.id}`, { method: 'DELETE', keepalive: true });
      }
    };
    addEventListener('pagehide', close);
    return () => removeEventListener('pagehide', close);
  }, []);

  const choose = (chosen: string | undefined) => {
    if (chosen === undefined || !isOperationId(chosen)) return;
    setId(chosen);
    setModel(modelOf(chosen));
    setStyle(operationOf(chosen).styles[0] ?? 'bearer');
    setResult(null);
  };
  const keyOf = async (): Promise<string | null> => {
    if (choice === 'none') return null;
    if (choice === 'own') return own.trim();
    if (choice === 'unknown') return unknownKey;
    session.current ??= await openSession();
    return session.current.keys[choice] ?? null;
  };
  const send = async (event: Event) => {
    event.preventDefault();
    setTrouble('');
    try {
      const key = await keyOf();
      const request = trialRequest({ operation: id, style, key, model });
      const { method, target, headers, body } = request;
      const response = await fetch(target, { method, headers, body });
      const type = response.headers.get('content-type') ?? '';
      const text = /json|text|event-stream/.test(type)
        ? (await response.text()).slice(0, longest)
        : `${(await response.blob()).size} bytes of ${type}`;
      setResult({ request, key, status: response.status, headers: [...response.headers], text });
    } catch (error) {
      setTrouble(error instanceof Error ? error.message : 'The mock does not answer.');
    }
  };
  const requestId = result?.headers.find(([name]) => name === 'x-request-id')?.[1];
  const decision = decisions.find((one) => one.requestId === requestId) ?? null;

  return (
    <section class="panel" id="try" aria-labelledby="try-title">
      <header>
        <h2 id="try-title">Try it</h2>
      </header>
      <form class="try" onSubmit={send}>
        <Field label="Format">
          {(ids) => (
            <select
              {...ids}
              value={operation.format}
              onChange={({ currentTarget }) => choose(operationsOf(currentTarget.value)[0])}
            >
              {Object.entries(formats).map(([value, word]) => (
                <option key={value} value={value}>
                  {word}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label="Operation">
          {(ids) => (
            <select
              {...ids}
              value={id}
              onChange={({ currentTarget }) => choose(currentTarget.value)}
            >
              {operationsOf(operation.format).map((one) => (
                <option key={one} value={one}>
                  {operationOf(one).summary}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label="Key">
          {(ids) => (
            <select
              {...ids}
              value={choice}
              onChange={({ currentTarget }) => setChoice(currentTarget.value)}
            >
              {choices.map(([value, word]) => (
                <option key={value} value={value}>
                  {word}
                </option>
              ))}
            </select>
          )}
        </Field>
        {operation.styles.length > 1 && (
          <Field label="Sent in">
            {(ids) => (
              <select
                {...ids}
                value={style}
                onChange={({ currentTarget: { value } }) =>
                  setStyle(operation.styles.find((one) => one === value) ?? style)
                }
              >
                {operation.styles.map((one) => (
                  <option key={one} value={one}>
                    {styleWords[one]}
                  </option>
                ))}
              </select>
            )}
          </Field>
        )}
        {operation.model !== null && (
          <Field label="Model">
            {(ids) => (
              <input
                {...ids}
                value={model}
                required={operation.model?.in === 'path'}
                onInput={({ currentTarget }) => setModel(currentTarget.value)}
              />
            )}
          </Field>
        )}
        {choice === 'own' && (
          <Field label="Your key">
            {(ids) => (
              <input
                {...ids}
                type="password"
                autocomplete="off"
                required
                value={own}
                onInput={({ currentTarget }) => setOwn(currentTarget.value)}
              />
            )}
          </Field>
        )}
        <button type="submit" class="primary">
          Send request
        </button>
      </form>
      {trouble !== '' && (
        <p class="notice bad" role="alert">
          {trouble}
        </p>
      )}
      {result !== null && <TryResult result={result} decision={decision} />}
    </section>
  );
}
