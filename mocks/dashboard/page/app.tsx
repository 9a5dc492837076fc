import { useMemo, useState } from 'preact/hooks';
import { AskToken } from './ask-token.tsx';
import { Badge } from './controls.tsx';
import { DecisionsPanel } from './decisions/decisions-panel.tsx';
import { type ShownDecisions, useDecisions } from './decisions/use-decisions.ts';
import { useFocusBack } from './dialog.tsx';
import { KeysPanel } from './keys/keys-panel.tsx';
import { useKnownSecrets } from './keys/known-secrets.ts';
import { type ShownKeys, useKeys } from './keys/use-keys.ts';
import { ShortcutHelp, useShortcuts } from './shortcuts.tsx';
import { ThemeChoice } from './theme-choice.tsx';
import { TryPanel } from './try/try-panel.tsx';

/** Whether the page has what the mock decides: live, held back, or not there at all. */
function Connection({ keys, log }: { readonly keys: ShownKeys; readonly log: ShownDecisions }) {
  const [tone, words] = keys.isGone
    ? ['bad', 'Not reachable']
    : keys.needsToken
      ? ['warn', 'Token needed']
      : !log.isLive
        ? ['warn', 'Connecting …']
        : log.isPaused
          ? ['warn', 'Paused']
          : ['good', 'Live'];
  return (
    <span role="status">
      <Badge tone={tone ?? ''}>{words}</Badge>
    </span>
  );
}

/** The dashboard: the keys, the requests that come, and a way to send one. */
export function App() {
  const keys = useKeys();
  const log = useDecisions();
  const secrets = useKnownSecrets();
  const [adds, setAdds] = useState(0);
  const [helps, setHelps] = useState(false);
  useFocusBack(helps);
  const actions = useMemo(
    () => ({ add: () => setAdds((count) => count + 1), help: () => setHelps(true) }),
    [],
  );
  useShortcuts(actions);
  return (
    <>
      <a class="skip" href="#decisions">
        Skip to the decisions
      </a>
      <header class="top">
        <div class="brand">
          <svg viewBox="0 0 24 24" width="26" height="26" aria-hidden="true">
            <rect width="24" height="24" rx="7" />
            <circle cx="9" cy="12" r="3.2" />
            <path d="M12.2 12H19m-2.6 0v3" />
          </svg>
          <h1>Mock gateway</h1>
          <code>{location.host}</code>
        </div>
        <nav aria-label="Parts of the page">
          <a href="#keys">Keys</a>
          <a href="#try">Try it</a>
          <a href="#decisions">Decisions</a>
        </nav>
        <div class="status">
          <Connection keys={keys} log={log} />
          <button type="button" aria-label="Keyboard shortcuts" onClick={actions.help}>
            ?
          </button>
          <ThemeChoice />
        </div>
      </header>
      {keys.needsToken ? (
        <AskToken />
      ) : (
        <main>
          <div class="column">
            <KeysPanel {...keys} adds={adds} secrets={secrets} onReset={log.clear} />
            <TryPanel keys={keys.keys ?? []} secrets={secrets} />
          </div>
          <DecisionsPanel {...log} />
        </main>
      )}
      {helps && <ShortcutHelp onClose={() => setHelps(false)} />}
    </>
  );
}
