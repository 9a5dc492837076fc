import { useState } from 'preact/hooks';
import { type CreatedKey, changeKey, deleteKey, type KeyRecord } from '../control-client.ts';
import { CopyButton } from '../controls.tsx';
import { Dialog, useFocusBack } from '../dialog.tsx';
import { AddKey, EditKey } from './edit-key.tsx';
import { KeyRow } from './key-row.tsx';
import type { ShownKeys } from './use-keys.ts';

type Open =
  | { readonly kind: 'add' }
  | { readonly kind: 'made'; readonly made: CreatedKey }
  | { readonly kind: 'edit'; readonly record: KeyRecord }
  | { readonly kind: 'delete'; readonly record: KeyRecord };

function MadeKey({ made, onClose }: { readonly made: CreatedKey; readonly onClose: () => void }) {
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

function DeleteKey({
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

/** The keys: their list, and the dialogs that make, change and delete one. */
export function KeysPanel({ keys, trouble, refresh }: ShownKeys) {
  const [open, setOpen] = useState<Open | null>(null);
  const [showsDeleted, setShowsDeleted] = useState(false);
  const [failure, setFailure] = useState('');
  const [notice, setNotice] = useState('');
  useFocusBack(open !== null);
  const close = () => setOpen(null);
  const act = async (work: () => Promise<unknown>) => {
    setFailure('');
    setNotice('');
    await work().catch((error: unknown) =>
      setFailure(error instanceof Error ? error.message : 'That did not work.'),
    );
    await refresh();
  };
  const live = (keys ?? []).filter(({ state }) => state !== 'deleted');
  const deleted = (keys ?? []).length - live.length;
  const shown = showsDeleted ? (keys ?? []) : live;

  return (
    <section class="panel" id="keys" aria-labelledby="keys-title">
      <header>
        <h2 id="keys-title">API keys</h2>
        <button type="button" class="primary" onClick={() => setOpen({ kind: 'add' })}>
          Add API key
        </button>
      </header>
      {(trouble ?? failure) && (
        <p class="notice bad" role="alert">
          {trouble ?? failure}
        </p>
      )}
      {notice !== '' && (
        <p class="notice warn" role="status">
          {notice}
        </p>
      )}
      {keys === null && trouble === null && <p class="empty">Loading the keys …</p>}
      {keys !== null && shown.length === 0 && (
        <p class="empty">
          <strong>No key yet.</strong> Add one, and send it as <code>Authorization: Bearer …</code>
        </p>
      )}
      <ul class="keys">
        {shown.map((record) => (
          <KeyRow
            key={record.id}
            record={record}
            onEdit={() => setOpen({ kind: 'edit', record })}
            onToggle={() =>
              act(() => changeKey(record.id, { disabled: record.state !== 'disabled' }))
            }
            onDelete={() => setOpen({ kind: 'delete', record })}
          />
        ))}
      </ul>
      {deleted > 0 && (
        <button
          type="button"
          class="quiet foot"
          aria-pressed={showsDeleted}
          onClick={() => setShowsDeleted(!showsDeleted)}
        >
          {showsDeleted ? 'Hide' : 'Show'} deleted keys ({deleted})
        </button>
      )}
      {open?.kind === 'add' && (
        <AddKey
          onClose={close}
          onMade={(made) => {
            setOpen({ kind: 'made', made });
            void refresh();
          }}
        />
      )}
      {open?.kind === 'made' && <MadeKey made={open.made} onClose={close} />}
      {open?.kind === 'edit' && (
        <EditKey
          record={open.record}
          onClose={close}
          onSaved={(notice) => {
            setNotice(notice);
            close();
            void refresh();
          }}
        />
      )}
      {open?.kind === 'delete' && (
        <DeleteKey
          record={open.record}
          onClose={close}
          onDelete={() => {
            close();
            void act(() => deleteKey(open.record.id));
          }}
        />
      )}
    </section>
  );
}
