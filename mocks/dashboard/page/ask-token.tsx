import { useState } from 'preact/hooks';
import { callControl, failureWords, keepToken, Refused, readToken } from './control-client.ts';
import { SecretField } from './fields.tsx';

const wrong = 'This is not the control token of this mock.';

/** Asks for the control token, and opens the dashboard with it; a wrong one is reported at once. */
export function AskToken() {
  const [token, setToken] = useState('');
  // One that an address or an earlier visit gave, and that the mock refuses.
  const [problem, setProblem] = useState(() => (readToken() === null ? null : wrong));
  const submit = async (event: Event) => {
    event.preventDefault();
    keepToken(token.trim());
    try {
      await callControl('keys');
      location.reload();
    } catch (error) {
      const isWrong = error instanceof Refused && error.status === 401;
      setProblem(isWrong ? wrong : failureWords(error));
    }
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
            problem={problem}
            value={token}
            onText={setToken}
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
