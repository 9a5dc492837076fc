import { askedMember } from '../../../suites/doctor/asked-member.ts';
import { expect, test } from '../../test.ts';

const asked = (message: string, status = 400) =>
  askedMember({ status, headers: [], body: JSON.stringify({ error: { message } }) })?.profile ??
  null;

for (const [message, profile] of [
  ['x-organization is required', { headers: { 'x-organization': { env: 'X_ORGANIZATION' } } }],
  ['Missing required header: Tenant-Id', { headers: { 'Tenant-Id': { env: 'TENANT_ID' } } }],
  [
    'The api-version query parameter is required.',
    { query: { 'api-version': { env: 'API_VERSION' } } },
  ],
  ['You must provide a key in the x-api-key header', null],
  ['The anthropic-version header is required', null],
  ['The model gpt-5-mini must be deployed first', null],
  ['messages: field required', null],
  ['x-organization: acme', null],
] as const) {
  test(`of "${message}" ${profile === null ? 'nothing is' : 'a member of every request is'} asked for`, () => {
    expect(asked(message)).toEqual(profile);
  });
}

test('an answer that serves something asks for nothing', () => {
  expect(asked('x-organization is required', 200)).toBeNull();
  expect(askedMember(null)).toBeNull();
});
