import { keyFixtures } from '../../../fixtures/keys.ts';
import { createGateway, type Gateway } from '../../../mocks/gateway/gateway.ts';
import { requireListedModels } from '../../../mocks/gateway/listed-models.ts';
import { schemas } from '../../../spec/generated/schemas.ts';
import { endpointIds, endpointOf, isOperationId, styles } from '../../../spec/index.ts';
import { compileSchemas } from '../../../spec/schemas/compile-schemas.ts';
import { createValidator } from '../../../spec/validator.ts';
import { keyOf } from '../../support/fixture-request.ts';
import { expect, test } from '../../test.ts';
import { askCompanion, companionBodies } from './ask-companion.ts';

const companions = endpointIds.filter((id) => !isOperationId(id));
const validator = createValidator(compileSchemas(schemas));

const statusWith = async (gateway: Gateway, id: (typeof endpointIds)[number], key: string | null) =>
  (await askCompanion(gateway, id, { key })).status;

test('every companion has a request here, so that each is asked with every key', () => {
  expect(companions.length).toBeGreaterThan(6);
  const withBody = companions.filter((id) => endpointOf(id).body !== null);
  expect(Object.keys(companionBodies).toSorted()).toEqual(withBody.toSorted());
});

for (const id of companions) {
  test(`${id} refuses every key that opens no other endpoint, with the same status`, async () => {
    const gateway = createGateway();
    const { active } = keyFixtures;
    expect(await statusWith(gateway, id, null)).toBe(401);
    expect(await statusWith(gateway, id, `${active.key}x`)).toBe(401);
    expect(await statusWith(gateway, id, active.key.slice(0, -1))).toBe(401);
    for (const state of ['deleted', 'disabled', 'expired'] as const) {
      expect(await statusWith(gateway, id, keyOf(state)), state).toBe(401);
    }
    expect(await statusWith(gateway, id, keyOf('exhausted'))).toBe(429);
  });

  test(`${id} reads the key where its format has it, and nowhere else`, async () => {
    const gateway = createGateway();
    const own = endpointOf(id).styles;
    for (const style of Object.keys(styles)) {
      if (!own.some((one) => one === style)) {
        const { status } = await askCompanion(gateway, id, { key: keyOf('active'), style });
        expect(status, style).toBe(401);
      }
    }
  });
}

const withModel = companions.filter((id) => endpointOf(id).model !== null);

for (const id of withModel) {
  test(`${id} answers 403 to a key that may not use its model`, async () => {
    const gateway = createGateway();
    const answer = await askCompanion(gateway, id, { key: keyOf('restricted') });
    expect(answer.status).toBe(403);
    expect(gateway.decisions.recent()[0]).toMatchObject({
      operation: id,
      clause: 'MODEL-FORBIDDEN',
    });
  });
}

/** Those that need nothing which was left with the gateway before. */
const atOnce = companions.filter(
  (id) => id !== 'createBatch' && !/\{(?!model)/.test(endpointOf(id).path),
);

for (const id of atOnce) {
  test(`${id} answers a valid key as the document says`, async () => {
    const { answer } = endpointOf(id);
    const response = await askCompanion(createGateway(), id, { key: keyOf('active') });
    const body: unknown = await response.json();
    expect([response.status, body]).toEqual([200, body]);
    expect(validator.problems(answer ?? '', body)).toEqual([]);
  });
}

test('--strict-models knows the models of embeddings and moderations, and the lists have them', async () => {
  const gateway = createGateway({ behaviours: [requireListedModels] });
  const key = keyOf('active');
  const named = 'gemini-embedding-001';
  expect((await askCompanion(gateway, 'embedContent', { key, named })).status).toBe(200);
  expect((await askCompanion(gateway, 'createModeration', { key })).status).toBe(200);
  const moderation = { key, named: 'omni-moderation-latest' };
  expect((await askCompanion(gateway, 'retrieveModel', moderation)).status).toBe(200);
  const unlisted = { key, body: { model: 'omni-moderation-first', input: 'Hi' } };
  expect((await askCompanion(gateway, 'createModeration', unlisted)).status).toBe(404);
  expect(gateway.decisions.recent().map(({ note }) => note)).toEqual([null, null, null, null]);
});
