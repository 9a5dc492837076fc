import { useState } from 'preact/hooks';
import {
  type CreatedKey,
  changeKey,
  createKey,
  type KeyRecord,
  readKey,
} from '../control-client.ts';
import { Dialog } from '../dialog.tsx';
import { changeOf, draftOf, type Member, orderOf, overwritten } from './key-draft.ts';
import { KeyForm } from './key-form.tsx';

const memberWords: Readonly<Record<Member, string>> = {
  name: 'name',
  models: 'allowed models',
  quota: 'quota',
  expiresAt: 'expiry',
};

/** The dialog that makes a key. */
export function AddKey({
  onMade,
  onClose,
}: {
  readonly onMade: (made: CreatedKey) => void;
  readonly onClose: () => void;
}) {
  const [draft, setDraft] = useState(draftOf(null));
  return (
    <Dialog title="Add API key" onClose={onClose}>
      <KeyForm
        draft={draft}
        submit="Submit"
        onChange={setDraft}
        onCancel={onClose}
        onSubmit={async () => onMade(await createKey(orderOf(draft)))}
      />
    </Dialog>
  );
}

/**
 * The dialog that changes a key. It sends what the person changed and nothing else. The last one who saves
 * wins, and gets a notice where that took the place of somebody else's change.
 */
export function EditKey({
  record,
  onSaved,
  onClose,
}: {
  readonly record: KeyRecord;
  readonly onSaved: (notice: string) => void;
  readonly onClose: () => void;
}) {
  const [draft, setDraft] = useState(draftOf(record));
  const save = async () => {
    const change = changeOf(draft, record);
    const replaced = overwritten(change, record, await readKey(record.id));
    if (Object.keys(change).length > 0) await changeKey(record.id, change);
    const what = replaced.map((member) => memberWords[member]).join(', ');
    onSaved(what === '' ? '' : `Saved. Your change replaced another one made meanwhile: ${what}.`);
  };
  return (
    <Dialog title={`Edit ${record.name}`} onClose={onClose}>
      <KeyForm draft={draft} submit="Save" onChange={setDraft} onCancel={onClose} onSubmit={save} />
    </Dialog>
  );
}
