import { useEffect } from 'preact/hooks';
import { Dialog } from './dialog.tsx';

const shortcuts: readonly (readonly [key: string, does: string])[] = [
  ['/', 'Filter the decisions'],
  ['n', 'Add an API key'],
  ['j', 'Go to the next decision'],
  ['k', 'Go to the decision before'],
  ['Enter', 'Open or close the decision'],
  ['?', 'Show these shortcuts'],
];

/** True where a letter is text, or belongs to a dialog. */
const isTyping = ({ target }: KeyboardEvent): boolean =>
  document.querySelector('dialog[open]') !== null ||
  (target instanceof HTMLElement && target.matches('input, textarea, select'));

function moveInLog(step: 1 | -1): void {
  const lines = [...document.querySelectorAll<HTMLButtonElement>('#decisions .line')];
  const at = lines.findIndex((line) => line.parentElement?.contains(document.activeElement));
  const next = at === -1 ? 0 : Math.min(Math.max(at + step, 0), lines.length - 1);
  lines[next]?.focus();
  lines[next]?.scrollIntoView({ block: 'nearest' });
}

/** Listens for the shortcuts of the page. */
export function useShortcuts(actions: {
  readonly add: () => void;
  readonly help: () => void;
}): void {
  useEffect(() => {
    const act: Readonly<Record<string, () => void>> = {
      '/': () => document.getElementById('filter')?.focus(),
      n: actions.add,
      j: () => moveInLog(1),
      k: () => moveInLog(-1),
      '?': actions.help,
    };
    const listen = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
      const action = Object.hasOwn(act, event.key) ? act[event.key] : undefined;
      if (action === undefined) return;
      event.preventDefault();
      action();
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, [actions]);
}

/** The list of shortcuts. */
export function ShortcutHelp({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title="Keyboard shortcuts" onClose={onClose}>
      <dl class="shortcuts">
        {shortcuts.map(([key, does]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <div class="actions">
        <button type="button" onClick={onClose}>
          Close
        </button>
      </div>
    </Dialog>
  );
}
