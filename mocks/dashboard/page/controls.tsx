import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';

/** A button that copies a text, and says that it did. */
export function CopyButton({
  text,
  label,
  name,
  primary = false,
}: {
  readonly text: string;
  readonly label: string;
  /** What a screen reader says, where the label is short. */
  readonly name?: string;
  readonly primary?: boolean;
}) {
  const [said, setSaid] = useState('');
  const copy = async () => {
    let wasCopied = true;
    try {
      // Over plain http from another machine, a page has no clipboard at all.
      await navigator.clipboard.writeText(text);
    } catch {
      wasCopied = false;
    }
    setSaid(wasCopied ? 'Copied' : 'Could not copy: select it by hand');
    setTimeout(() => setSaid(''), 2_000);
  };
  return (
    <>
      <button
        type="button"
        class={primary ? 'primary' : ''}
        aria-label={said === '' ? name : said}
        onClick={copy}
      >
        {said === '' ? label : said}
      </button>
      <span class="unseen" role="status">
        {said}
      </span>
    </>
  );
}

/** What went wrong, in the words of the mock; nothing where all is well. */
export const Alert = ({ text }: { readonly text: string | null }) =>
  text ? (
    <p class="notice bad" role="alert">
      {text}
    </p>
  ) : null;

/** A text with what stands between backticks in it as code. */
export function Words({ text }: { readonly text: string }) {
  return (
    <>
      {text
        .split('`')
        .map((part, index) => (index % 2 === 1 ? <code key={part}>{part}</code> : part))}
    </>
  );
}

/** A word in a coloured frame; the word tells what the colour does. */
export function Badge({ tone, children }: Readonly<{ tone: string; children: ComponentChildren }>) {
  return <span class={`badge ${tone}`}>{children}</span>;
}
