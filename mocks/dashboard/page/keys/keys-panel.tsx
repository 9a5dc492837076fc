import { useEffect, useState } from 'preact/hooks';
import {
  type CreatedKey,
  changeKey,
  deleteKey,
  failureWords,
  type KeyRecord,
  resetMock,
} from '../control-client.ts';
import { Alert } from '../controls.tsx';
import { useFocusBack } from '../dialog.tsx';
import { AddKey, EditKey } from './edit-key.tsx';
import { DeleteKey, MadeKey, ResetMock } from './key-dialogs.tsx';
import { KeyRow } from './key-row.tsx';
import type { KnownSecrets } from './known-secrets.ts';
import type { ShownKeys } from './use-keys.ts';

type Open =
  | { readonly kind: 'add' }
  | { readonly kind: 'made'; readonly made: CreatedKey }
  | { readonly kind: 'edit'; readonly record: KeyRecord }
  | { readonly kind: 'delete'; readonly record: KeyRecord }
  | { readonly kind: 'reset' };

function NoKey({ deleted, isSearched }: Readonly<{ deleted: number; isSearched: boolean }>) {
  if (isSearched) return <p class="empty">No key fits the search.</p>;
  return (
    <p class="empty">
      <strong>{deleted > 0 ? 'Every key is deleted.' : 'No key yet.'}</strong> Add one, and send it
      as <code>Authorization: Bearer …</code>
      {deleted > 0 && ' Or reset the mock: its first keys come back.'}
    </p>
  );
}

const few = 8;

/** The keys of the start have ids that count. */
const isSeed = ({ id }: KeyRecord): boolean => /^key_\d{1,6}$/.test(id);

/** Keys that were made come first, the newest of them above; those of the start keep their order. */
const newestFirst = (keys: readonly KeyRecord[]): readonly KeyRecord[] => [
  ...keys.filter((key) => !isSeed(key)).reverse(),
  ...keys.filter(isSeed),
];

const isNamed = ({ name, state, masked, models }: KeyRecord, words: string): boolean => {
  const text = [name, state, masked, ...(models ?? [])].join(' ').toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
};

/** The keys: their list, and the dialogs that make, change and delete one. */
export function KeysPanel({
  keys,
  trouble,
  refresh,
  adds,
  secrets,
  onReset,
}: ShownKeys & {
  readonly secrets: KnownSecrets;
  /** Grows each time that the dialog for a new key is asked for by keyboard. */
  readonly adds: number;
  readonly onReset: () => void;
}) {
  const [open, setOpen] = useState<Open | null>(null);
  const [showsDeleted, setShowsDeleted] = useState(false);
  const [failure, setFailure] = useState('');
  const [notice, setNotice] = useState('');
  const [words, setWords] = useState('');
  useEffect(() => {
    if (adds > 0) setOpen({ kind: 'add' });
  }, [adds]);
  useFocusBack(open !== null);
  const close = () => setOpen(null);
  const act = async (work: () => Promise<unknown>) => {
    setFailure('');
    setNotice('');
    await work().catch((error: unknown) => setFailure(failureWords(error)));
    await refresh();
  };
  const live = (keys ?? []).filter(({ state }) => state !== 'deleted');
  const deleted = (keys ?? []).length - live.length;
  const listed = showsDeleted ? (keys ?? []) : live;
  const shown = newestFirst(listed).filter((record) => isNamed(record, words));

  return (
    <section class="panel" id="keys" aria-labelledby="keys-title">
      <header>
        <h2 id="keys-title">API keys</h2>
        <div class="tools">
          <button type="button" onClick={() => setOpen({ kind: 'reset' })}>
            Reset
          </button>
          <button type="button" class="primary" onClick={() => setOpen({ kind: 'add' })}>
            Add API key
          </button>
        </div>
      </header>
      <Alert text={trouble ?? failure} />
      {notice !== '' && (
        <p class="notice warn" role="status">
          {notice}
        </p>
      )}
      {keys === null && trouble === null && <p class="empty">Loading the keys …</p>}
      {listed.length > few && (
        <input
          type="search"
          class="key-search"
          aria-label="Search the keys"
          placeholder={`Search ${listed.length} keys: name, state, last characters`}
          value={words}
          onInput={({ currentTarget }) => setWords(currentTarget.value)}
        />
      )}
      {keys !== null && shown.length === 0 && <NoKey deleted={deleted} isSearched={words !== ''} />}
      <ul class={listed.length > few ? 'keys long' : 'keys'}>
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
            secrets.remember(made.record.id, made.key);
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
      {open?.kind === 'reset' && (
        <ResetMock
          onClose={close}
          onAct={() => {
            close();
            void act(async () => {
              await resetMock();
              onReset();
            });
          }}
        />
      )}
      {open?.kind === 'delete' && (
        <DeleteKey
          record={open.record}
          onClose={close}
          onAct={() => {
            close();
            void act(() => deleteKey(open.record.id));
          }}
        />
      )}
    </section>
  );
}
