import { AskToken } from './ask-token.tsx';
import { Badge } from './controls.tsx';
import { DecisionsPanel } from './decisions/decisions-panel.tsx';
import { useDecisions } from './decisions/use-decisions.ts';
import { KeysPanel } from './keys/keys-panel.tsx';
import { useKeys } from './keys/use-keys.ts';
import { ThemeChoice } from './theme-choice.tsx';
import { TryPanel } from './try/try-panel.tsx';

/** The dashboard: the keys, the requests that come, and a way to send one. */
export function App() {
  const keys = useKeys();
  const log = useDecisions();
  return (
    <>
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
          <span role="status">
            <Badge tone={log.isLive ? 'good' : 'warn'}>
              {log.isLive ? 'Live' : 'Connecting …'}
            </Badge>
          </span>
          <ThemeChoice />
        </div>
      </header>
      {keys.needsToken ? (
        <AskToken />
      ) : (
        <main>
          <div class="column">
            <KeysPanel {...keys} />
            <TryPanel />
          </div>
          <DecisionsPanel {...log} />
        </main>
      )}
    </>
  );
}
