import { restrictOrigin } from '../../../mocks/behaviours/restrict-origin.ts';
import { createGateway } from '../../../mocks/gateway/gateway.ts';
import { fixtureRequest, keyOf } from '../../support/fixture-request.ts';
import { runCommand } from '../../support/run-command.ts';
import { expect, test } from '../../test.ts';

const home = 'http://localhost:5173';
const gateway = createGateway({ behaviours: [restrictOrigin(home)] });

const preflight = (origin: string) =>
  new Request('http://mock/v1/messages', {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'x-api-key, anthropic-version',
    },
  });

const asked = (origin: string, key: string | null) =>
  fixtureRequest('createMessage', key, { headers: { origin } });

for (const [what, request, status] of [
  ['a preflight', preflight, 204],
  ['a served answer', (origin: string) => asked(origin, keyOf('active')), 200],
  ['a refusal', (origin: string) => asked(origin, keyOf('deleted')), 401],
  ['a refusal without a key', (origin: string) => asked(origin, null), 401],
] as const) {
  test(`${what} can be read by the allowed origin, and by no other`, async () => {
    const own = await gateway.fetch(request(home));
    expect(own.status).toBe(status);
    expect(own.headers.get('access-control-allow-origin')).toBe(home);
    expect(own.headers.get('vary')).toContain('origin');
    const other = await gateway.fetch(request('https://elsewhere.example'));
    expect(other.status).toBe(status);
    expect(other.headers.has('access-control-allow-origin')).toBe(false);
    expect(other.headers.get('vary')).toContain('origin');
  });
}

test('a preflight needs no key and allows each header that a credential stands in', async () => {
  const answer = await createGateway().fetch(preflight('https://elsewhere.example'));
  expect(answer.status).toBe(204);
  const allowed = (answer.headers.get('access-control-allow-headers') ?? '').split(', ');
  expect(allowed).toEqual(
    expect.arrayContaining(['authorization', 'x-api-key', 'x-goog-api-key', 'anthropic-version']),
  );
});

for (const [what, path, method, status] of [
  ['an unknown path', '/v1/nowhere', 'POST', 404],
  ['a path of no version', '/', 'POST', 404],
  ['a method that the path has not', '/v1/models', 'PUT', 405],
] as const) {
  test(`the preflight of ${what} is answered, so that a page can read the ${status}`, async () => {
    const sound = createGateway();
    const url = `http://mock${path}`;
    const asked = { origin: home, 'access-control-request-method': method };
    const early = await sound.fetch(new Request(url, { method: 'OPTIONS', headers: asked }));
    expect(early.status).toBe(204);
    expect(early.headers.get('access-control-allow-origin')).toBe('*');
    expect((early.headers.get('access-control-allow-methods') ?? '').split(', ')).toContain(method);
    const answer = await sound.fetch(new Request(url, { method, headers: { origin: home } }));
    expect(answer.status).toBe(status);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(sound.decisions.recent()).toHaveLength(1);
  });
}

test('no preflight opens the control API, and an OPTIONS that is no preflight is an ordinary request', async () => {
  const options = (path: string, headers: Record<string, string> = {}) =>
    gateway.fetch(new Request(`http://mock${path}`, { method: 'OPTIONS', headers }));
  const asked = { origin: home, 'access-control-request-method': 'POST' };
  expect((await options('/_anyone/keys', asked)).status).toBe(404);
  expect((await options('/v1/nowhere')).status).toBe(404);
  expect((await options('/v1/models')).headers.get('allow')).toBe('GET, HEAD, OPTIONS');
});

test('a preflight repeats no method that is no plain word', async () => {
  const headers = { 'access-control-request-method': keyOf('active') };
  const answer = await createGateway().fetch(
    new Request('http://mock/v1/models', { method: 'OPTIONS', headers }),
  );
  expect(answer.status).toBe(204);
  expect(JSON.stringify([...answer.headers])).not.toContain(keyOf('active'));
});

for (const origin of ['localhost:5173', 'http://localhost:5173/', '*']) {
  test(`mock --cors ${origin} is refused: it is no origin`, async () => {
    const { code, error } = await runCommand(['mock', '--cors', origin]);
    expect(code).toBe(2);
    expect(error).toContain('It must be an origin such as http://localhost:5173.');
  });
}
