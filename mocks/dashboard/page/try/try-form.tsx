import { operationOf } from '../../../../spec/index.ts';
import { ChoiceField, Field, SecretField, TextField } from '../fields.tsx';
import { canStream, memberOfBody, messageOf, withMember, withMessage } from './trial-body.ts';
import {
  type Choice,
  operationGroups,
  styleChoices,
  type TrialSettings,
  withOperation,
  withStyle,
} from './try-choices.ts';

type Change = (settings: TrialSettings) => void;

function OperationField({
  settings,
  onChange,
}: {
  readonly settings: TrialSettings;
  readonly onChange: Change;
}) {
  return (
    <Field label="Operation" isWide>
      {(ids) => (
        <select
          {...ids}
          value={settings.operation}
          onChange={({ currentTarget: { value } }) => onChange(withOperation(settings, value))}
        >
          {operationGroups.map(([format, choices]) => (
            <optgroup key={format} label={format}>
              {choices.map(([id, words]) => (
                <option key={id} value={id}>
                  {words}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      )}
    </Field>
  );
}

/** The model: in the body where the body names it, else in a setting of its own. */
function ModelField({
  settings,
  onChange,
}: {
  readonly settings: TrialSettings;
  readonly onChange: Change;
}) {
  const { operation, model, body } = settings;
  const place = operationOf(operation).model;
  if (place === null) return null;
  const isInBody = place.in === 'body';
  const named = isInBody ? memberOfBody(body, place.name) : model;
  return (
    <TextField
      label="Model"
      input={{ required: place.in === 'path' }}
      value={typeof named === 'string' ? named : ''}
      onText={(text) =>
        onChange(
          isInBody
            ? { ...settings, body: withMember(body, place.name, text) }
            : { ...settings, model: text },
        )
      }
    />
  );
}

function StreamChoice({
  settings,
  onChange,
}: {
  readonly settings: TrialSettings;
  readonly onChange: Change;
}) {
  const { operation, body, streams } = settings;
  if (!canStream(operation)) return null;
  const member = operationOf(operation).stream?.member ?? null;
  const isOn = member === null ? streams : memberOfBody(body, member) === true;
  return (
    <label class="choice">
      <input
        type="checkbox"
        checked={isOn}
        onChange={({ currentTarget: { checked } }) =>
          onChange(
            member === null
              ? { ...settings, streams: checked }
              : { ...settings, body: withMember(body, member, checked ? true : undefined) },
          )
        }
      />
      Stream the answer
    </label>
  );
}

/** The form of a trial: what to call, with which key, what to say. */
export function TryForm({
  settings,
  keys,
  choice,
  asksForKey,
  isBusy,
  onChange,
  onSend,
}: {
  readonly settings: TrialSettings;
  readonly keys: readonly Choice[];
  readonly choice: string;
  /** True where the page does not know the chosen key. */
  readonly asksForKey: boolean;
  readonly isBusy: boolean;
  readonly onChange: Change;
  readonly onSend: () => void;
}) {
  const { operation: id, style, body, own } = settings;
  const operation = operationOf(id);
  const message = messageOf(body);
  const submit = (event: Event) => {
    event.preventDefault();
    if (!isBusy) onSend();
  };
  return (
    <form class="try" onSubmit={submit}>
      <OperationField settings={settings} onChange={onChange} />
      <ChoiceField
        label="Key"
        choices={keys}
        value={choice}
        onChoose={(chosen) => onChange({ ...settings, choice: chosen, own: '' })}
      />
      {operation.styles.length > 1 && (
        <ChoiceField
          label="Sent in"
          choices={styleChoices(id)}
          value={style}
          onChoose={(chosen) => onChange(withStyle(settings, chosen))}
        />
      )}
      <ModelField settings={settings} onChange={onChange} />
      {asksForKey && (
        <SecretField
          label={choice === 'own' ? 'Your key' : 'Paste this key'}
          hint={
            choice === 'own' ? undefined : 'It was shown once. The page keeps it until it closes.'
          }
          value={own}
          onText={(value) => onChange({ ...settings, own: value })}
        />
      )}
      {message !== null && (
        <TextField
          label="Message"
          isWide
          value={message}
          onText={(text) => onChange({ ...settings, body: withMessage(body, text) })}
        />
      )}
      <StreamChoice settings={settings} onChange={onChange} />
      {body !== null && (
        <details class="wide">
          <summary>Body</summary>
          <textarea
            aria-label="Body"
            rows={Math.min(14, body.split('\n').length + 1)}
            spellcheck={false}
            value={body}
            onInput={({ currentTarget: { value } }) => onChange({ ...settings, body: value })}
          />
        </details>
      )}
      <button type="submit" class="primary" aria-disabled={isBusy}>
        {isBusy ? 'Sending …' : 'Send request'}
      </button>
      {operation.upgrade !== null && (
        <p class="hint wide">
          A WebSocket. A browser can send no header with it, so the key goes as a sub-protocol,
          which the mock takes with <code>--realtime-subprotocol-key</code>.
        </p>
      )}
    </form>
  );
}
