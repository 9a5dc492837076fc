import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

/** A label with its field, a hint and what is wrong with it. */
export function Field({
  label,
  hint,
  problem = null,
  isWide = false,
  children,
}: {
  readonly label: string;
  readonly hint?: string;
  /** What is wrong with what the field holds. */
  readonly problem?: string | null;
  readonly isWide?: boolean;
  readonly children: (ids: {
    readonly id: string;
    readonly 'aria-describedby'?: string;
    readonly 'aria-invalid'?: true;
  }) => ComponentChildren;
}) {
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

/** A label with a list to choose from. */
export function ChoiceField({
  label,
  choices,
  value,
  isWide = false,
  onChoose,
}: {
  readonly label: string;
  /** True for long words. */
  readonly isWide?: boolean;
  readonly choices: readonly (readonly [value: string, word: string])[];
  readonly value: string;
  readonly onChoose: (value: string) => void;
}) {
  return (
    <Field label={label} isWide={isWide}>
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
}

/** A label with a field for a key or a token: its text is not seen, and no browser keeps it. */
export function SecretField({
  label,
  hint,
  problem = null,
  value,
  onInput,
}: {
  readonly label: string;
  readonly hint?: string;
  readonly problem?: string | null;
  readonly value: string;
  readonly onInput: (value: string) => void;
}) {
  return (
    <Field label={label} problem={problem} {...(hint === undefined ? {} : { hint })}>
      {(ids) => (
        <input
          {...ids}
          type="password"
          autocomplete="off"
          required
          value={value}
          onInput={({ currentTarget }) => onInput(currentTarget.value)}
        />
      )}
    </Field>
  );
}
