import type { ComponentChildren } from 'preact';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';

/** A label with its field, a hint and what is wrong with it. */
export function Field({
  label,
  hint,
  children,
}: {
  readonly label: string;
  readonly hint?: string;
  readonly children: (ids: {
    readonly id: string;
    readonly 'aria-describedby'?: string;
  }) => ComponentChildren;
}) {
  const id = useId();
  const hintId = `${id}-hint`;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children(hint === undefined ? { id } : { id, 'aria-describedby': hintId })}
      {hint !== undefined && (
        <p class="hint" id={hintId}>
          {hint}
        </p>
      )}
    </div>
  );
}

/**
 * Gives the focus back to where it was before a dialog opened, once it is closed. Where one dialog
 * follows another, that is before the first: the page behind them takes no focus meanwhile.
 */
export function useFocusBack(isOpen: boolean): void {
  useLayoutEffect(() => {
    if (!isOpen) return undefined;
    const opener = document.activeElement;
    return () => {
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    };
  }, [isOpen]);
}

/** A modal dialog; it opens when it is drawn, and Escape closes it. */
export function Dialog({
  title,
  onClose,
  children,
}: {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} aria-labelledby={heading} onClose={onClose}>
      <h2 id={heading}>{title}</h2>
      {children}
    </dialog>
  );
}

/** A button that copies a text, and says that it did. */
export function CopyButton({
  text,
  label,
  primary = false,
}: {
  readonly text: string;
  readonly label: string;
  readonly primary?: boolean;
}) {
  const [said, setSaid] = useState('');
  const copy = async () => {
    const wasCopied = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
    setSaid(wasCopied ? 'Copied' : 'Could not copy: select it by hand');
    setTimeout(() => setSaid(''), 2_000);
  };
  return (
    <>
      <button type="button" class={primary ? 'primary' : ''} onClick={copy}>
        {said === '' ? label : said}
      </button>
      <span class="unseen" role="status">
        {said}
      </span>
    </>
  );
}

/** A word in a coloured frame; the word tells what the colour does. */
export function Badge({
  tone,
  children,
}: {
  readonly tone: string;
  readonly children: ComponentChildren;
}) {
  return <span class={`badge ${tone}`}>{children}</span>;
}
