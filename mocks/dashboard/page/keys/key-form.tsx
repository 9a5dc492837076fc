import { useRef, useState } from 'preact/hooks';
import { failureWords } from '../control-client.ts';
import { Alert } from '../controls.tsx';
import { TextField } from '../fields.tsx';
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
      setTrouble(failureWords(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <form onSubmit={send}>
      <TextField
        label="Name"
        input={{
          required: true,
          maxLength: 100,
          autocomplete: 'off',
          placeholder: 'e.g. Front end, staging',
        }}
        value={draft.name}
        onText={(name) => onChange({ ...draft, name })}
      />
      <ModelFields models={draft.models} onChange={(models) => onChange({ ...draft, models })} />
      <div class="pair">
        <TextField
          label="Quota"
          hint="Credits; a served call costs one. Empty: no limit."
          input={{ type: 'number', min: 0, step: 1 }}
          value={draft.quota}
          onText={(quota) => onChange({ ...draft, quota })}
        />
        <TextField
          label="Expiry"
          hint="Your own time zone. Empty: never."
          problem={problem}
          input={{ ref: expiry, type: 'datetime-local' }}
          value={draft.expiresAt}
          onText={(expiresAt) => onChange({ ...draft, expiresAt })}
        />
      </div>
      <Alert text={trouble} />
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
