import { useState } from 'preact/hooks';
import { restrictedModels } from '../../../fixtures/keys.ts';
import { requestFixtures } from '../../../fixtures/requests/index.ts';
import type { KeyOrder, KeyRecord } from './control-client.ts';
import { Field } from './fields.tsx';

/** The models that requests of this mock name of themselves, and those of the restricted key. */
const knownModels: readonly string[] = [
  ...new Set([
    ...Object.values(requestFixtures).flatMap(({ model }) => (model === null ? [] : [model])),
    ...restrictedModels,
  ]),
].sort();

const listOf = (text: string): string[] =>
  text
    .split(/[\s,]+/)
    .map((model) => model.trim())
    .filter((model) => model !== '');

/** A time as the field for it writes it: in the person's own zone, to the minute. */
function localTime(date: string | null): string {
  if (date === null) return '';
  const time = new Date(date);
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function ModelFields({
  models,
  onChange,
}: {
  readonly models: readonly string[] | null;
  readonly onChange: (models: readonly string[] | null) => void;
}) {
  const [others, setOthers] = useState(
    (models ?? []).filter((model) => !knownModels.includes(model)).join(', '),
  );
  const ticked = (models ?? []).filter((model) => knownModels.includes(model));
  const toggle = (model: string) => {
    const next = ticked.includes(model)
      ? ticked.filter((one) => one !== model)
      : [...ticked, model];
    onChange([...next, ...listOf(others)]);
  };
  return (
    <fieldset>
      <legend>Allowed models</legend>
      <label class="choice">
        <input
          type="radio"
          name="scope"
          checked={models === null}
          onChange={() => onChange(null)}
        />
        All models
      </label>
      <label class="choice">
        <input
          type="radio"
          name="scope"
          checked={models !== null}
          onChange={() => onChange(models ?? [])}
        />
        Only these
      </label>
      {models !== null && (
        <>
          <div class="models">
            {knownModels.map((model) => (
              <label class="choice" key={model}>
                <input
                  type="checkbox"
                  checked={ticked.includes(model)}
                  onChange={() => toggle(model)}
                />
                <code>{model}</code>
              </label>
            ))}
          </div>
          <Field label="Other models" hint="Separated by commas.">
            {(ids) => (
              <input
                {...ids}
                value={others}
                onInput={({ currentTarget: { value } }) => {
                  setOthers(value);
                  onChange([...ticked, ...listOf(value)]);
                }}
              />
            )}
          </Field>
        </>
      )}
    </fieldset>
  );
}

/** The form of a key: name, allowed models, quota, expiry. */
export function KeyForm({
  known,
  submit,
  onSubmit,
  onCancel,
}: {
  /** The key to be changed; null for a new one. */
  readonly known: KeyRecord | null;
  readonly submit: string;
  /** @throws Error whose message is shown above the buttons */
  readonly onSubmit: (order: KeyOrder) => Promise<void>;
  readonly onCancel: () => void;
}) {
  const [name, setName] = useState(known?.name ?? '');
  const [models, setModels] = useState<readonly string[] | null>(known?.models ?? null);
  const [quota, setQuota] = useState(known?.quota?.toString() ?? '');
  const [expiry, setExpiry] = useState(localTime(known?.expiresAt ?? null));
  const [trouble, setTrouble] = useState('');
  const [isBusy, setBusy] = useState(false);

  const send = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    const order = {
      name: name.trim(),
      models: models === null ? null : [...models],
      quota: quota === '' ? null : Number(quota),
      // A field that was not touched keeps its seconds.
      expiresAt:
        expiry === ''
          ? null
          : expiry === localTime(known?.expiresAt ?? null)
            ? (known?.expiresAt ?? null)
            : new Date(expiry).toISOString(),
    };
    await onSubmit(order).catch((error: unknown) => {
      setTrouble(error instanceof Error ? error.message : 'That did not work.');
      setBusy(false);
    });
  };

  return (
    <form onSubmit={send}>
      <Field label="Name">
        {(ids) => (
          <input
            {...ids}
            required
            maxLength={100}
            value={name}
            autocomplete="off"
            placeholder="e.g. Front end, staging"
            onInput={({ currentTarget }) => setName(currentTarget.value)}
          />
        )}
      </Field>
      <ModelFields models={models} onChange={setModels} />
      <div class="pair">
        <Field label="Quota" hint="Credits; a served call costs one. Empty: no limit.">
          {(ids) => (
            <input
              {...ids}
              type="number"
              min="0"
              step="1"
              value={quota}
              onInput={({ currentTarget }) => setQuota(currentTarget.value)}
            />
          )}
        </Field>
        <Field label="Expiry" hint="Your own time zone. Empty: never.">
          {(ids) => (
            <input
              {...ids}
              type="datetime-local"
              value={expiry}
              onInput={({ currentTarget }) => setExpiry(currentTarget.value)}
            />
          )}
        </Field>
      </div>
      {trouble !== '' && (
        <p class="notice bad" role="alert">
          {trouble}
        </p>
      )}
      <div class="actions">
        <button type="button" onClick={onCancel}>
          Cancel
        </button>
        <button type="submit" class="primary" disabled={isBusy}>
          {submit}
        </button>
      </div>
    </form>
  );
}
