import { useEffect, useState } from 'preact/hooks';
import {
  changeKey,
  type DecisionRecord,
  failureWords,
  type KeyRecord,
  readKey,
} from '../control-client.ts';
import { Alert } from '../controls.tsx';

/**
 * Leads from a 403 to its key: which models that may use, a link to it, and a button that allows the model
 * that was asked for.
 */
export function AllowModel({ decision }: { readonly decision: DecisionRecord }) {
  const { key, model, session } = decision;
  const [record, setRecord] = useState<KeyRecord | null>(null);
  const [trouble, setTrouble] = useState('');
  const id = key?.id ?? '';
  useEffect(() => {
    readKey(id, session).then(setRecord, () => setRecord(null));
  }, [id, session]);
  if (key === null || model === null || record === null) return null;
  const models = record.models ?? [];
  const isAllowed = record.models === null || models.includes(model);
  const allow = () =>
    changeKey(id, { models: [...models, model] }, session).then(setRecord, (error: unknown) =>
      setTrouble(failureWords(error)),
    );
  return (
    <div class="allow">
      <p>
        {record.name} may use{' '}
        {record.models === null
          ? 'every model'
          : models.length === 0
            ? 'no model'
            : models.join(', ')}
        .
      </p>
      <div class="row-actions">
        {isAllowed ? (
          <strong role="status">Allowed now: send the request again.</strong>
        ) : (
          <button type="button" class="primary" onClick={allow}>
            Allow {model} for this key
          </button>
        )}
        {session === null && <a href={`#${id}`}>Show the key</a>}
      </div>
      <Alert text={trouble} />
    </div>
  );
}
