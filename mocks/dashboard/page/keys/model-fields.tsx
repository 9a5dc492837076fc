import { TextField } from '../fields.tsx';
import { knownModels, type ModelDraft } from './key-draft.ts';

/** The fields for the models that a key may use. */
export function ModelFields({
  models,
  onChange,
}: {
  readonly models: ModelDraft;
  readonly onChange: (models: ModelDraft) => void;
}) {
  const { isLimited, ticked, others } = models;
  const toggle = (model: string) =>
    onChange({
      ...models,
      ticked: ticked.includes(model) ? ticked.filter((one) => one !== model) : [...ticked, model],
    });
  return (
    <fieldset>
      <legend>Allowed models</legend>
      <label class="choice">
        <input
          type="radio"
          name="scope"
          checked={!isLimited}
          onChange={() => onChange({ ...models, isLimited: false })}
        />
        All models
      </label>
      <label class="choice">
        <input
          type="radio"
          name="scope"
          checked={isLimited}
          onChange={() => onChange({ ...models, isLimited: true })}
        />
        Only these
      </label>
      {isLimited && (
        <>
          <div class="models">
            {knownModels.map((model) => (
              <label class="choice" key={model}>
                <input
                  type="checkbox"
                  checked={ticked.includes(model)}
                  onChange={() => toggle(model)}
                />
                <code>{model}</code>
              </label>
            ))}
          </div>
          {ticked.length === 0 && others.trim() === '' && (
            <p class="hint" role="status">
              None is chosen: the key may use no model.
            </p>
          )}
          <TextField
            label="Other models"
            hint="Separated by commas."
            value={others}
            onText={(text) => onChange({ ...models, others: text })}
          />
        </>
      )}
    </fieldset>
  );
}
