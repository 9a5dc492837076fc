import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { scriptAnswers } from '../mocks/behaviours/script-answers.ts';
import { createGateway } from '../mocks/gateway.ts';
import { operationIds, operationOf } from '../spec/index.ts';
import { fixtureRequest, keyOf } from './fixture-request.ts';
import { hostileBodies } from './hostile-json.ts';

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
        { numRuns: 300 },
      );
      const after = await gateway.fetch(fixtureRequest(id, key));
      await after.arrayBuffer();
      expect(after.status).toBe(200);
    });
  }
}
