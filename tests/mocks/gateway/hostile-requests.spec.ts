import fc from 'fast-check';
import { scriptAnswers } from '../../../mocks/behaviours/scripts/script-answers.ts';
import { createGateway } from '../../../mocks/gateway/gateway.ts';
import { operationIds, operationOf } from '../../../spec/index.ts';
import { fixtureRequest, keyOf, targetOf } from '../../support/fixture-request.ts';
import { anyCharacter, hostileBodies } from '../../support/hostile-json.ts';
import { expect, test } from '../../test.ts';

const key = keyOf('active');

/** Looks at each turn of a request, and answers none of them. */
const script = scriptAnswers([{ when: { message: 'said by nobody' }, text: 'Never' }]);

const gateways = {
  plain: createGateway(),
  'with scripted answers': createGateway({ behaviours: [script] }),
};

for (const id of operationIds) {
  if (operationOf(id).body === null) continue;
  for (const [name, gateway] of Object.entries(gateways)) {
    test(`${id}, ${name}: no body is answered with a failure of the mock`, async () => {
      await fc.assert(
        fc.asyncProperty(hostileBodies(id), async (body) => {
          const response = await gateway.fetch(fixtureRequest(id, key, { body }));
          await response.text();
          expect(response.status, body.slice(0, 400)).toBeLessThan(500);
        }),
        { numRuns: 150 },
      );
      const after = await gateway.fetch(fixtureRequest(id, key));
      await after.arrayBuffer();
      expect(after.status).toBe(200);
    });
  }
}

/** Names of form fields that mean something to JavaScript, to PHP or to the operations. */
const fieldNames = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    '[]',
    '',
    '__proto__[]',
  ),
  fc.constantFrom('model', 'prompt', 'n', 'size', 'response_format', 'temperature', 'language'),
  fc.constantFrom('image', 'file', 'timestamp_granularities[]', 'include[]', 'stream', 'mask'),
);
const fieldTexts = fc.oneof(
  fc.constantFrom('', 'null', '-1', '1e400', '1e309', '0x10', 'true', '{"toString":1}', '\ud800'),
  fc.string({ unit: anyCharacter, maxLength: 20 }),
);

for (const id of operationIds) {
  if (operationOf(id).body?.mediaType !== 'multipart/form-data') continue;
  test(`${id}: no form is answered with a failure of the mock`, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fieldNames, fieldTexts), { maxLength: 5 }),
        async (fields) => {
          const form = await fixtureRequest(id, key).formData();
          for (const [name, text] of fields) form.append(name, text);
          const [name = '', text = ''] = fields[0] ?? [];
          form.append(name, new File([text], text));
          const headers = { authorization: `Bearer ${key}` };
          const url = `http://mock${targetOf(id)}`;
          const request = new Request(url, { method: 'POST', headers, body: form });
          const response = await gateways['with scripted answers'].fetch(request);
          await response.arrayBuffer();
          expect(response.status, JSON.stringify(fields)).toBeLessThan(500);
        },
      ),
      { numRuns: 200 },
    );
  });
}
