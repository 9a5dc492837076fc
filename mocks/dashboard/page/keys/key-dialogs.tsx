import type { CreatedKey, KeyRecord } from '../control-client.ts';
import { CopyButton } from '../controls.tsx';
import { Dialog } from '../dialog.tsx';

/** Shows a new key, this one time. */
export function MadeKey({ made, onClose }: Readonly<{ made: CreatedKey; onClose: () => void }>) {
  return (
    <Dialog title="Your new key" onClose={onClose}>
      <p class="notice warn">
        This is the one time that it is shown. Copy it now, and keep it in an environment variable
        or a secrets manager, never in client code.
      </p>
      <output class="secret" aria-label="The new key">
        {made.key}
      </output>
      <div class="actions">
        <button type="button" onClick={onClose}>
          Done
        </button>
        <CopyButton text={made.key} label="Copy the key" primary />
      </div>
    </Dialog>
  );
}

/** Asks whether a key is to be deleted. */
export function DeleteKey({
  record,
  onDelete,
  onClose,
}: {
  readonly record: KeyRecord;
  readonly onDelete: () => void;
  readonly onClose: () => void;
}) {
  return (
    <Dialog title={`Delete ${record.name}?`} onClose={onClose}>
      <p>
        The key <code>{record.masked}</code> stops working at once, on every API format.{' '}
        <strong>Deletion is final:</strong> it cannot be taken back.
      </p>
      <div class="actions">
        <button type="button" onClick={onClose}>
          Keep it
        </button>
        <button type="button" class="primary danger" onClick={onDelete}>
          Delete key
        </button>
      </div>
    </Dialog>
  );
}

/** Asks whether keys and decisions are to be reset. */
export function ResetMock({
  onReset,
  onClose,
}: {
  readonly onReset: () => void;
  readonly onClose: () => void;
}) {
  return (
    <Dialog title="Reset the mock?" onClose={onClose}>
      <p>
        The keys become what they were at the start. Keys that you made are gone, and all decisions
        are forgotten.
      </p>
      <div class="actions">
        <button type="button" onClick={onClose}>
          Cancel
        </button>
        <button type="button" class="primary danger" onClick={onReset}>
          Reset keys and decisions
        </button>
      </div>
    </Dialog>
  );
}
