import { renderSurvey } from '../../../cli/terminal/survey.ts';
import { builtInContract } from '../../../fixtures/contract.ts';
import { takeSurvey } from '../../../suites/run/survey.ts';
import { answered, answeredError, unanswered } from '../../support/suites/exchanges.ts';
import { targetAt } from '../../targets/secure-gateway.ts';
import { expect, test } from '../../test.ts';

const target = targetAt('http://gateway.test');
const operations = ['listModels', 'createChatCompletion', 'createMessage'] as const;

const printSurvey = async (
  answer: (operation: string) => ReturnType<typeof answered>,
  surveyed = target,
) =>
  renderSurvey(
    await takeSurvey(operations, {
      contract: builtInContract(),
      target: surveyed,
      discovers: false,
      // A path that does not exist is 404.
      send: async ({ operation, respell }) =>
        respell === undefined ? answer(operation) : answered(404),
    }),
    surveyed,
    false,
  );

for (const [what, answer, why, host] of [
  [
    '429',
    unanswered('limited'),
    'the target limits the rate',
    'is there, but gave no usable answer',
  ],
  ['503', answered(503), 'answered 503', 'answers (1 ms)'],
  [
    '302',
    answered(302),
    'answered 302, a redirect that the tool does not follow',
    'answers (1 ms)',
  ],
] as const) {
  test(`a target that answers ${what} to all shows nothing about its endpoints and the key`, async () => {
    expect(await printSurvey(() => answer)).toBe(
      [
        'Survey of gateway.test',
        `host        ${host}`,
        `offers      no endpoint is known: ${why}`,
        'your key    nothing is known about the one in ANYONE_API_KEY',
        'models      requests name the usual ones',
        '',
        '',
      ].join('\n'),
    );
  });
}

test('an endpoint that is in trouble is not counted as there', async () => {
  const printed = await printSurvey((operation) =>
    answered(operation === 'createMessage' ? 503 : 400),
  );
  expect(printed).toContain('offers      OpenAI 2 of 2 · Anthropic 0 of 1 endpoints\n');
  expect(printed).toContain('            unknown: createMessage (answered 503)\n');
});

test('an endpoint that does not know its model is named, with what to configure', async () => {
  const unknownModel = answeredError(404, 'model_not_found');
  const printed = await printSurvey((operation) =>
    operation === 'createMessage' ? unknownModel : answered(400),
  );
  expect(printed).toContain(
    '            unknown to createMessage: name others under `models` in the configuration file\n',
  );
});

test('models that the configuration names are counted, not repeated', async () => {
  const models = { createChatCompletion: 'llama-4', createMessage: 'claude-mine' };
  const printed = await printSurvey(() => answered(400), { ...target, models });
  expect(printed).toContain(
    'models      the configuration names those of 2 endpoints\n            all other requests name the usual ones\n',
  );
});
