import type { KeyRecord } from '../control-client.ts';
import { Badge } from '../controls.tsx';
import { states, tellAge } from '../words.ts';

function Usage({ used, quota }: Pick<KeyRecord, 'used' | 'quota'>) {
  if (quota === null) return <span>{used === 1 ? '1 credit' : `${used} credits`} used</span>;
  return (
    <span class="usage">
      {used} of {quota} credits used
      <progress
        class={used >= quota ? 'full' : ''}
        max={Math.max(quota, 1)}
        value={quota === 0 ? 1 : used}
        aria-label="Quota used"
      />
    </span>
  );
}

const modelsOf = (models: readonly string[] | null): string => {
  if (models === null) return 'all models';
  if (models.length === 0) return 'no model';
  const [first, second, ...more] = models;
  const named = second === undefined ? first : `${first}, ${second}`;
  return more.length === 0 ? `${named}` : `${named} and ${more.length} more`;
};

/** A key in the list: who it is, what it may do, what it did, and what can be done with it. */
export function KeyRow({
  record,
  onEdit,
  onToggle,
  onDelete,
}: {
  readonly record: KeyRecord;
  readonly onEdit: () => void;
  readonly onToggle: () => void;
  readonly onDelete: () => void;
}) {
  const { name, masked, state, models, used, quota, lastUsedAt, expiresAt } = record;
  const isDeleted = state === 'deleted';
  const [word, tone] = states[state];
  return (
    <li class={isDeleted ? 'key gone' : 'key'} id={record.id}>
      <div class="key-head">
        <strong class="name">{name}</strong>
        <code class="masked">{masked}</code>
        <Badge tone={tone}>{word}</Badge>
      </div>
      <div class="key-foot">
        <p class="facts">
          <span title={models?.join(', ')}>May use {modelsOf(models)}</span>
          <Usage used={used} quota={quota} />
          <span title={lastUsedAt ?? undefined}>
            {lastUsedAt === null ? 'Never used' : `Last used ${tellAge(lastUsedAt)}`}
          </span>
          {expiresAt !== null && (
            <span>
              {state === 'expired' ? 'Expired' : 'Expires'} {new Date(expiresAt).toLocaleString()}
            </span>
          )}
        </p>
        {!isDeleted && (
          <div class="key-actions">
            <button type="button" class="quiet" aria-label={`Edit ${name}`} onClick={onEdit}>
              Edit
            </button>
            <button
              type="button"
              class="quiet"
              aria-label={`${state === 'disabled' ? 'Enable' : 'Disable'} ${name}`}
              onClick={onToggle}
            >
              {state === 'disabled' ? 'Enable' : 'Disable'}
            </button>
            <button
              type="button"
              class="quiet danger"
              aria-label={`Delete ${name}`}
              onClick={onDelete}
            >
              Delete
            </button>
          </div>
        )}
      </div>
    </li>
  );
}
