import { useState } from 'preact/hooks';
import {
  type CreatedKey,
  changeKey,
  createKey,
  type KeyRecord,
  readKey,
} from '../control-client.ts';
import { Dialog } from '../dialog.tsx';
import {
  type Clash,
  changeOf,
  clashesOf,
  draftOf,
  type Member,
  ontoCurrent,
  orderOf,
  withTheirs,
} from './key-draft.ts';
import { KeyForm } from './key-form.tsx';

const memberWords: Readonly<Record<Member, string>> = {
  name: 'Name',
  models: 'Allowed models',
  quota: 'Quota',
  expiresAt: 'Expiry',
};

function Clashes({
  clashes,
  onTakeTheirs,
}: {
  readonly clashes: readonly Clash[];
  readonly onTakeTheirs: () => void;
}) {
  return (
    <div class="notice warn" role="alert">
      <p>
        <strong>This key was changed meanwhile.</strong> Nothing was saved yet.
      </p>
      <ul>
        {clashes.map(({ member, mine, theirs }) => (
          <li key={member}>
            {memberWords[member]}: now <code>{theirs}</code>, yours <code>{mine}</code>
          </li>
        ))}
      </ul>
      <button type="button" onClick={onTakeTheirs}>
        Leave it as it is now
      </button>
    </div>
  );
}

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
 * The dialog that changes a key. It sends what the person changed and nothing else. Where somebody
 * changed the same meanwhile, it saves nothing at first and shows both.
 */
export function EditKey({
  record,
  onSaved,
  onClose,
}: {
  readonly record: KeyRecord;
  readonly onSaved: () => void;
  readonly onClose: () => void;
}) {
  const [base, setBase] = useState(record);
  const [draft, setDraft] = useState(draftOf(record));
  const [clashes, setClashes] = useState<readonly Clash[]>([]);

  const save = async () => {
    const current = await readKey(record.id);
    const found = clashesOf(draft, base, current);
    if (found.length > 0) {
      setDraft(ontoCurrent(draft, base, current));
      setBase(current);
      setClashes(found);
      return;
    }
    const change = changeOf(draft, base);
    if (Object.keys(change).length > 0) await changeKey(record.id, change);
    onSaved();
  };

  return (
    <Dialog title={`Edit ${record.name}`} onClose={onClose}>
      <KeyForm
        draft={draft}
        submit={clashes.length > 0 ? 'Save mine' : 'Save'}
        onChange={setDraft}
        onCancel={onClose}
        onSubmit={save}
      >
        {clashes.length > 0 && (
          <Clashes
            clashes={clashes}
            onTakeTheirs={() => {
              setDraft(withTheirs(draft, base, clashes));
              setClashes([]);
            }}
          />
        )}
      </KeyForm>
    </Dialog>
  );
}
