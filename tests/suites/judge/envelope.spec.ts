import type { Answer } from '../../../suites/cases/exchange.ts';
import { envelopeOf } from '../../../suites/judge/envelope.ts';
import { expect, test } from '../../test.ts';

const answer = (body: string | object, type = 'application/json'): Answer => ({
  status: 401,
  headers: [['content-type', type]],
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

const error = (message: string, more: object = {}) => ({
  error: { code: 401, message, status: 'UNAUTHENTICATED', details: [], ...more },
});

const plain = answer(error('A key is needed.'));

for (const [what, other] of [
  ['another sentence', answer(error('That key is of no use.'))],
  [
    'its members in another order',
    answer({ error: Object.fromEntries(Object.entries(error('No.').error).reverse()) }),
  ],
  ['a charset behind its medium', answer(error('No.'), 'Application/JSON; charset=utf-8')],
] as const) {
  test(`a refusal with ${what} is in the same envelope`, () => {
    expect(envelopeOf(other)).toBe(envelopeOf(plain));
  });
}

for (const [what, other] of [
  ['another word for programs', answer(error('No.', { status: 'PERMISSION_DENIED' }))],
  ['another code', answer(error('No.', { code: 403 }))],
  ['a member of another kind', answer(error('No.', { message: { text: 'No.' } }))],
  ['a member more', answer({ ...error('No.'), type: 'error' })],
  ['details that the other has not', answer(error('No.', { details: [{ reason: 'GONE' }] }))],
  ['another medium', answer(error('No.'), 'text/plain')],
  ['no JSON in it', answer('No.')],
  ['no body', answer('')],
] as const) {
  test(`a refusal with ${what} is in another envelope`, () => {
    expect(envelopeOf(other)).not.toBe(envelopeOf(plain));
  });
}

test('two refusals that differ in the reason that a program reads are in two envelopes', () => {
  const because = (reason: string) => answer(error('No.', { details: [{ reason }] }));
  expect(envelopeOf(because('GONE'))).not.toBe(envelopeOf(because('NEVER_ISSUED')));
});
