import { useEffect, useState } from 'preact/hooks';
import { keepToken } from './control-client.ts';
import { Badge, Field } from './controls.tsx';
import { DecisionsPanel } from './decisions-panel.tsx';
import { KeysPanel } from './keys-panel.tsx';
import { TryPanel } from './try-panel.tsx';
import { useDecisions } from './use-decisions.ts';
import { useKeys } from './use-keys.ts';

const themes = ['auto', 'light', 'dark'] as const;
type Theme = (typeof themes)[number];
const storedTheme = 'anyone-theme';

const readTheme = (): Theme =>
  themes.find((theme) => theme === localStorage.getItem(storedTheme)) ?? 'auto';

function ThemeChoice() {
  const [theme, setTheme] = useState(readTheme);
  useEffect(() => {
    localStorage.setItem(storedTheme, theme);
    document.documentElement.dataset['theme'] = theme;
  }, [theme]);
  return (
    <select
      aria-label="Colours"
      value={theme}
      onChange={({ currentTarget: { value } }) =>
        setTheme(themes.find((one) => one === value) ?? 'auto')
      }
    >
      <option value="auto">System</option>
      <option value="light">Light</option>
      <option value="dark">Dark</option>
    </select>
  );
}

function AskToken() {
  const [token, setToken] = useState('');
  const submit = (event: Event) => {
    event.preventDefault();
    keepToken(token.trim());
    location.reload();
  };
  return (
    <main class="narrow">
      <section class="panel" aria-labelledby="token-title">
        <header>
          <h2 id="token-title">This mock asks for its control token</h2>
        </header>
        <form onSubmit={submit}>
          <Field
            label="Control token"
            hint="The value of ANYONE_CONTROL_TOKEN, or what the mock printed at its start."
          >
            {(ids) => (
              <input
                {...ids}
                type="password"
                autocomplete="off"
                required
                value={token}
                onInput={({ currentTarget }) => setToken(currentTarget.value)}
              />
            )}
          </Field>
          <div class="actions">
            <button type="submit" class="primary">
              Open the dashboard
            </button>
          </div>
        </form>
      </section>
    </main>
  );
}

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
            <TryPanel decisions={log.decisions} />
          </div>
          <DecisionsPanel {...log} />
        </main>
      )}
    </>
  );
}
