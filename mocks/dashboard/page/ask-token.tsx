import { useState } from 'preact/hooks';
import { keepToken } from './control-client.ts';
import { SecretField } from './fields.tsx';

/** Asks for the control token, and opens the dashboard with it. */
export function AskToken() {
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
          <SecretField
            label="Control token"
            hint="The value of ANYONE_CONTROL_TOKEN, or what the mock printed at its start."
            value={token}
            onInput={setToken}
          />
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
