import { isRecord } from '../../../base/json.ts';
import { builtInContract } from '../../../fixtures/contract.ts';
import { requestFixtures } from '../../../fixtures/requests.ts';
import { schemas } from '../../../spec/generated/schemas.ts';
import { operationIds, operationOf } from '../../../spec/index.ts';
import { compileSchemas } from '../../../spec/schemas/compile-schemas.ts';
import { createValidator } from '../../../spec/validator.ts';
import { request } from '../../../suites/cases/build.ts';
import { firstStyle, presentKey } from '../../../suites/cases/credentials.ts';
import { jsonOf } from '../../../suites/cases/exchange.ts';
import { freeBodiesOf, freeForm } from '../../../suites/cases/free-body.ts';
import type { BodyPlan, CredentialPlan } from '../../../suites/cases/request-plan.ts';
import type { BodyOrder, Target } from '../../../suites/cases/target.ts';
import { isServed } from '../../../suites/judge/classify.ts';
import { buildRequest } from '../../../suites/wire/build-request.ts';
import { expect, test } from '../../test.ts';

const target: Target = {
  baseUrl: new URL('http://127.0.0.1:1'),
  keys: { active: 'sk-of-the-owner' },
  allowedModels: [],
  cost: 'free',
};

const built = (
  operation: (typeof operationIds)[number],
  credentials: readonly CredentialPlan[],
  body: BodyPlan,
  more: { readonly order?: BodyOrder; readonly freeBody?: 'bare' } = {},
) =>
  buildRequest(builtInContract(), request(operation, credentials, { body, ...more }), {
    target,
    keyOf: () => 'sk-of-the-owner',
    order: more.order ?? 'key-first',
  });

const textOf = (body: string | Uint8Array | null): string =>
  Buffer.from(body ?? '').toString('latin1');

for (const id of operationIds.filter((one) => operationOf(one).body !== null)) {
  const { body: shape, model } = operationOf(id);
  const fixture = requestFixtures[id];
  test(`every free body of ${id} stays invalid when a gateway fills in all that is missing`, () => {
    const validator = createValidator(compileSchemas(schemas));
    const schema = shape?.schema ?? '';
    const filled = freeBodiesOf(builtInContract(), id).flatMap((freeBody) =>
      (['probe', 'incomplete'] as const).map((body) => {
        const plan = request(
          id,
          [presentKey(builtInContract(), firstStyle(builtInContract(), id), 'active')],
          { body, freeBody },
        );
        const sent = buildRequest(builtInContract(), plan, {
          target,
          keyOf: () => 'sk-x',
          order: 'key-first',
        });
        const text = textOf(sent.body);
        if (fixture.kind === 'json') {
          const members = jsonOf({ status: 200, headers: [], body: text });
          return { ...fixture.body, ...(isRecord(members) ? members : {}) };
        }
        if (fixture.kind !== 'multipart') return {};
        const form = freeForm(freeBody, operationOf(id), fixture);
        for (const [name, value] of form.fields)
          expect(text).toContain(`name="${name}"\r\n\r\n${value}`);
        // A form's fields are texts; the document bounds them as the numbers that they spell.
        const fields = [...Object.entries(fixture.fields), ...form.fields].map(([name, value]) => [
          name,
          /^-?\d+$/.test(value) ? Number(value) : value,
        ]);
        return { ...Object.fromEntries(fields), image: 'x', file: 'x' };
      }),
    );
    expect(filled).toHaveLength(6);
    for (const value of filled) expect(validator.problems(schema, value)).not.toEqual([]);
    expect(model === null ? '' : textOf(built(id, [], 'probe').body)).not.toContain(
      String(fixture.model),
    );
  });
}

test('a request with a whole valid key is never complete on a gateway that judges bodies first', () => {
  const valid = presentKey(builtInContract(), 'bearer', 'active');
  const odd = { ...valid, write: (key: string) => `Bearer ${key} extra` };
  const changed = { ...valid, write: (key: string) => `Bearer ${key.slice(1)}` };
  const bodyOf = (credential: CredentialPlan) =>
    textOf(built('createChatCompletion', [credential], 'guarded', { order: 'body-first' }).body);
  expect(bodyOf(odd)).not.toContain('messages');
  expect(bodyOf(changed)).toContain('messages');
  expect(bodyOf(presentKey(builtInContract(), 'bearer', 'unknown'))).toContain('messages');
});

for (const [what, type, body, served] of [
  ['an answer', 'application/json', '{"choices":[]}', true],
  ['an answer with an empty error', 'application/json', '{"output":[],"error":null}', true],
  ['a failed response', 'application/json', '{"output":[],"error":{"code":"x"}}', true],
  ["OpenAI's error", 'application/json', '{"error":{"message":"No model"}}', false],
  ["Anthropic's error", 'application/json', '{"type":"error","error":{"type":"x"}}', false],
  ['an error in words', 'application/json', '{"error":"no model"}', false],
  ["another server's error", 'application/json', '{"object":"error","message":"no model"}', false],
  ['a stream of one error', 'text/event-stream', 'data: {"error":{"message":"x"}}\n\n', false],
  ['a stream', 'text/event-stream', 'data: {"choices":[]}\n\ndata: {"error":{}}\n\n', true],
] as const) {
  test(`${what} with status 200 is ${served ? '' : 'not '}counted as a served call`, () => {
    expect(isServed({ status: 200, headers: [['content-type', type]], body })).toBe(served);
  });
}
