import type { ComponentChildren } from 'preact';
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

/** Asks whether something that cannot be taken back is to be done. */
function Confirm({
  title,
  keep,
  act,
  onAct,
  onClose,
  children,
}: {
  readonly title: string;
  /** The words of both buttons. */
  readonly keep: string;
  readonly act: string;
  readonly onAct: () => void;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}) {
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{children}</p>
      <div class="actions">
        <button type="button" onClick={onClose}>
          {keep}
        </button>
        <button type="button" class="primary danger" onClick={onAct}>
          {act}
        </button>
      </div>
    </Dialog>
  );
}

type Answers = { readonly onAct: () => void; readonly onClose: () => void };

/** Asks whether a key is to be deleted. */
export const DeleteKey = ({ record, ...answers }: Answers & { readonly record: KeyRecord }) => (
  <Confirm title={`Delete ${record.name}?`} keep="Keep it" act="Delete key" {...answers}>
    The key <code>{record.masked}</code> stops working at once, on every API format.{' '}
    <strong>Deletion is final:</strong> it cannot be taken back.
  </Confirm>
);

/** Asks whether keys and decisions are to be reset. */
export const ResetMock = (answers: Answers) => (
  <Confirm title="Reset the mock?" keep="Cancel" act="Reset keys and decisions" {...answers}>
    The keys become what they were at the start. Keys that you made are gone, and all decisions are
    forgotten.
  </Confirm>
);
