import type { Endpoint } from '../written/contract-endpoints.ts';
import type { Mistake } from './mistakes.ts';
import { errorBody } from './parts.ts';

/** What a provider answers in place of serving a call. */
export type Trouble = (endpoint: Endpoint) => Response;

/** A refusal in the endpoint's own format, as if it were the gateway's. */
const refusal =
  (status: number, words: string, headers: Readonly<Record<string, string>> = {}): Trouble =>
  (endpoint) =>
    Response.json(errorBody(endpoint, status, words), { status, headers });

/** The ways in which providers fail. */
export const troubles: readonly (readonly [name: string, trouble: Trouble])[] = [
  ['429 with Retry-After', refusal(429, 'Slow down.', { 'Retry-After': '2' })],
  ['429 without Retry-After', refusal(429, 'Slow down.')],
  [
    '502 with a web page',
    () =>
      new Response('<html>Bad Gateway', { status: 502, headers: { 'Content-Type': 'text/html' } }),
  ],
  ['503', refusal(503, 'Overloaded.')],
  ["a 401 of its own, in the endpoint's format", refusal(401, 'Invalid credentials.')],
  [
    'a 401 of its own, with a challenge',
    refusal(401, 'Invalid credentials.', { 'WWW-Authenticate': 'Bearer realm="provider"' }),
  ],
  ['a 403 of its own', refusal(403, 'The project has no access to this model.')],
];

/** One call in fifteen, now here and now there, the same ones for the same seed. */
function isUnlucky(call: number, seed: number): boolean {
  const mixed = Math.imul(call ^ (seed << 16) ^ (call >>> 3), 0x9e3779b1);
  return (Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b) >>> 8) % 15 === 0;
}

/** The provider behind the gateway fails one call in fifteen. */
export const failNowAndThen =
  (trouble: Trouble, seed = 0): Mistake =>
  (sound) => {
    let calls = 0;
    return {
      ...sound,
      fail: (endpoint) => {
        calls += 1;
        return isUnlucky(calls, seed) ? trouble(endpoint) : null;
      },
    };
  };
