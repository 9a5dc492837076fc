import { expect, test } from '@playwright/test';
import { restrictOrigin } from '../mocks/behaviours/restrict-origin.ts';
import { createGateway } from '../mocks/gateway.ts';
import { fixtureRequest, keyOf } from './fixture-request.ts';
import { runCommand } from './run-command.ts';

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

for (const origin of ['localhost:5173', 'http://localhost:5173/', '*']) {
  test(`mock --cors ${origin} is refused: it is no origin`, async () => {
    const { code, error } = await runCommand(['mock', '--cors', origin]);
    expect(code).toBe(2);
    expect(error).toContain('It must be an origin such as http://localhost:5173.');
  });
}
