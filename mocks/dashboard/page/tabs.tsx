import type { ComponentChildren } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';

/** One tab: its name, and what it shows. */
export type Tab = { readonly name: string; readonly view: () => ComponentChildren };

/** Tabs by the pattern of WAI-ARIA: the arrow keys move between them, one stop for Tab. */
export function Tabs({ label, tabs }: { readonly label: string; readonly tabs: readonly Tab[] }) {
  const [chosen, setChosen] = useState(tabs[0]?.name ?? '');
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const index = Math.max(
    0,
    tabs.findIndex(({ name }) => name === chosen),
  );
  const move = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = (index + step + tabs.length) % tabs.length;
    setChosen(tabs[next]?.name ?? '');
    list.current?.querySelectorAll('button')[next]?.focus();
  };
  return (
    <div class="tabbed">
      <div ref={list} class="tabs" role="tablist" aria-label={label} onKeyDown={move}>
        {tabs.map(({ name }, at) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`${id}-${name}`}
            aria-selected={at === index}
            aria-controls={`${id}-panel`}
            tabIndex={at === index ? 0 : -1}
            onClick={() => setChosen(name)}
          >
            {name}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${tabs[index]?.name}`}>
        {tabs[index]?.view()}
      </div>
    </div>
  );
}
