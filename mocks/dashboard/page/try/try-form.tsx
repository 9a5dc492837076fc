import { operationOf } from '../../../../spec/index.ts';
import { ChoiceField, Field, SecretField } from '../fields.tsx';
import {
  formatChoices,
  keyChoices,
  operationChoices,
  styleChoices,
  type TrialSettings,
  withFormat,
  withOperation,
  withStyle,
} from './try-choices.ts';

/** The form of a trial: what to call, with which key, where. */
export function TryForm({
  settings,
  isBusy,
  onChange,
  onSend,
}: {
  readonly settings: TrialSettings;
  readonly isBusy: boolean;
  readonly onChange: (settings: TrialSettings) => void;
  readonly onSend: () => void;
}) {
  const { operation: id, style, model, choice, own } = settings;
  const operation = operationOf(id);
  const submit = (event: Event) => {
    event.preventDefault();
    if (!isBusy) onSend();
  };
  return (
    <form class="try" onSubmit={submit}>
      <ChoiceField
        label="Format"
        choices={formatChoices}
        value={operation.format}
        onChoose={(format) => onChange(withFormat(settings, format))}
      />
      <ChoiceField
        label="Operation"
        choices={operationChoices(operation.format)}
        value={id}
        isWide
        onChoose={(chosen) => onChange(withOperation(settings, chosen))}
      />
      <ChoiceField
        label="Key"
        choices={keyChoices}
        value={choice}
        onChoose={(chosen) => onChange({ ...settings, choice: chosen })}
      />
      {operation.styles.length > 1 && (
        <ChoiceField
          label="Sent in"
          choices={styleChoices(id)}
          value={style}
          onChoose={(chosen) => onChange(withStyle(settings, chosen))}
        />
      )}
      {operation.model !== null && (
        <Field label="Model">
          {(ids) => (
            <input
              {...ids}
              value={model}
              required={operation.model?.in === 'path'}
              onInput={({ currentTarget: { value } }) => onChange({ ...settings, model: value })}
            />
          )}
        </Field>
      )}
      {choice === 'own' && (
        <SecretField
          label="Your key"
          value={own}
          onInput={(value) => onChange({ ...settings, own: value })}
        />
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
