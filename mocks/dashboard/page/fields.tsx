import type { ComponentChildren, JSX } from 'preact';
import { useId } from 'preact/hooks';

/** What is said around a field. */
type FieldWords = {
  readonly label: string;
  readonly hint?: string | undefined;
  /** What is wrong with what the field holds. */
  readonly problem?: string | null;
  /** True for long words. */
  readonly isWide?: boolean;
};

/** What ties a field to the words around it. */
type FieldIds = Pick<JSX.IntrinsicElements['input'], 'id' | 'aria-describedby' | 'aria-invalid'>;

/** A label with its field, a hint and what is wrong with it. */
export function Field({
  label,
  hint,
  problem = null,
  isWide = false,
  children,
}: FieldWords & { readonly children: (ids: FieldIds) => ComponentChildren }) {
  const id = useId();
  const hintId = `${id}-hint`;
  const problemId = `${id}-problem`;
  const texts = [
    ...(hint === undefined ? [] : [hintId]),
    ...(problem === null ? [] : [problemId]),
  ].join(' ');
  return (
    <div class={isWide ? 'field long' : 'field'}>
      <label for={id}>{label}</label>
      {children({
        id,
        ...(texts === '' ? {} : { 'aria-describedby': texts }),
        ...(problem === null ? {} : { 'aria-invalid': true }),
      })}
      {hint !== undefined && (
        <p class="hint" id={hintId}>
          {hint}
        </p>
      )}
      {problem !== null && (
        <p class="problem" id={problemId} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

/** A label with a field for a text; `input` is what else the field has. */
export const TextField = ({
  value,
  input = {},
  onText,
  ...words
}: FieldWords & {
  readonly value: string;
  readonly input?: JSX.IntrinsicElements['input'];
  readonly onText: (text: string) => void;
}) => (
  <Field {...words}>
    {(ids) => (
      <input
        {...ids}
        {...input}
        value={value}
        onInput={({ currentTarget }) => onText(currentTarget.value)}
      />
    )}
  </Field>
);

/** A label with a field for a key or a token: its text is not seen, and no browser keeps it. */
export const SecretField = (field: Omit<Parameters<typeof TextField>[0], 'input'>) => (
  <TextField {...field} input={{ type: 'password', autocomplete: 'off', required: true }} />
);

/** A label with a list to choose from. */
export const ChoiceField = ({
  choices,
  value,
  onChoose,
  ...words
}: FieldWords & {
  readonly choices: readonly (readonly [value: string, word: string])[];
  readonly value: string;
  readonly onChoose: (value: string) => void;
}) => (
  <Field {...words}>
    {(ids) => (
      <select
        {...ids}
        value={value}
        onChange={({ currentTarget }) => onChoose(currentTarget.value)}
      >
        {choices.map(([one, word]) => (
          <option key={one} value={one}>
            {word}
          </option>
        ))}
      </select>
    )}
  </Field>
);
