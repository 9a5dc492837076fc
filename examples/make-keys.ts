// A command that makes keys for `check --provisioner command`. This one asks a mock's control API, whose
// address is in MOCK_URL. Replace that with your gateway's own way to make keys.
import { createInterface } from 'node:readline';

type Question = {
  readonly number: number;
  readonly do: 'create' | 'change' | 'remove' | 'show' | 'find';
  readonly id: string;
  readonly name: string;
  readonly beginning: string;
  readonly models?: readonly string[] | null;
  readonly disabled?: boolean;
  readonly expiresAt: string | null;
  readonly usedUp: boolean;
};

type Shown = { readonly id: string; readonly name: string; readonly state: string };

const mockUrl = process.env['MOCK_URL'];
if (mockUrl === undefined) throw new Error('Set MOCK_URL to the address of the mock.');
const keysUrl = new URL('/_anyone/keys', mockUrl).href;

async function call(method: string, path = '', body?: object): Promise<string> {
  const response = await fetch(`${keysUrl}${path}`, {
    method,
    ...(body && {
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    }),
  });
  const isGone = method === 'DELETE' && response.status === 404;
  if (!response.ok && !isGone) throw new Error(`the mock answered ${response.status}`);
  return response.text();
}

async function answer(question: Question): Promise<object> {
  const { id, models, disabled } = question;
  switch (question.do) {
    case 'create': {
      const { name, expiresAt, usedUp } = question;
      const order = { name, models, expiresAt, quota: usedUp ? 0 : null };
      const { key, record } = JSON.parse(await call('POST', '', order));
      return { id: record.id, key };
    }
    case 'change':
      await call('PATCH', `/${id}`, { models, disabled });
      return {};
    case 'remove':
      await call('DELETE', `/${id}`);
      return {};
    case 'show':
      return { texts: [await call('GET'), await call('GET', `/${id}`)] };
    case 'find': {
      const keys: readonly Shown[] = JSON.parse(await call('GET')).keys;
      const own = keys.filter(
        ({ name, state }) => state !== 'deleted' && name.startsWith(question.beginning),
      );
      return { ids: own.map((key) => key.id) };
    }
  }
}

createInterface({ input: process.stdin }).on('line', async (line) => {
  const question: Question = JSON.parse(line);
  const told = await answer(question).catch((error: Error) => ({ error: error.message }));
  console.log(JSON.stringify({ number: question.number, ...told }));
});
