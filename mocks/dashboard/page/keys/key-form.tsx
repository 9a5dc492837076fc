import { useRef, useState } from 'preact/hooks';
import { Field } from '../fields.tsx';
import { expiryProblem, type KeyDraft } from './key-draft.ts';
import { ModelFields } from './model-fields.tsx';

/** The form of a key: name, allowed models, quota, expiry. */
export function KeyForm({
  draft,
  submit,
  onChange,
  onSubmit,
  onCancel,
}: {
  readonly draft: KeyDraft;
  readonly submit: string;
  readonly onChange: (draft: KeyDraft) => void;
  /** @throws Error whose message is shown above the buttons */
  readonly onSubmit: () => Promise<void>;
  readonly onCancel: () => void;
}) {
  const [trouble, setTrouble] = useState('');
  const [isBusy, setBusy] = useState(false);
  const expiry = useRef<HTMLInputElement>(null);
  const problem = expiryProblem(draft);

  const send = async (event: Event) => {
    event.preventDefault();
    if (isBusy) return;
    if (problem !== null) {
      expiry.current?.focus();
      return;
    }
    setTrouble('');
    setBusy(true);
    try {
      await onSubmit();
    } catch (error) {
      setTrouble(error instanceof Error ? error.message : 'That did not work.');
    } finally {
      setBusy(false);
    }
  };

  return (
    <form onSubmit={send}>
      <Field label="Name">
        {(ids) => (
          <input
            {...ids}
            required
            maxLength={100}
            value={draft.name}
            autocomplete="off"
            placeholder="e.g. Front end, staging"
            onInput={({ currentTarget: { value } }) => onChange({ ...draft, name: value })}
          />
        )}
      </Field>
      <ModelFields models={draft.models} onChange={(models) => onChange({ ...draft, models })} />
      <div class="pair">
        <Field label="Quota" hint="Credits; a served call costs one. Empty: no limit.">
          {(ids) => (
            <input
              {...ids}
              type="number"
              min="0"
              step="1"
              value={draft.quota}
              onInput={({ currentTarget: { value } }) => onChange({ ...draft, quota: value })}
            />
          )}
        </Field>
        <Field label="Expiry" hint="Your own time zone. Empty: never." problem={problem}>
          {(ids) => (
            <input
              {...ids}
              ref={expiry}
              type="datetime-local"
              value={draft.expiresAt}
              onInput={({ currentTarget: { value } }) => onChange({ ...draft, expiresAt: value })}
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
