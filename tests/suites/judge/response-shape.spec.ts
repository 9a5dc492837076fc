import { builtInContract } from '../../../fixtures/contract.ts';
import type { OperationId } from '../../../spec/index.ts';
import type { Answer } from '../../../suites/cases/exchange.ts';
import { resemblesAnswer } from '../../../suites/judge/response-shape.ts';
import { expect, test } from '../../test.ts';

const json = (body: object, status = 200): Answer => ({
  status,
  headers: [['content-type', 'application/json']],
  body: JSON.stringify(body),
});

const model = { id: 'gpt-5.4', object: 'model' };

const examples: readonly (readonly [
  what: string,
  operation: OperationId,
  answer: Answer,
  control: Answer | null,
  isOwn: boolean,
])[] = [
  ['a list of models', 'listModels', json({ object: 'list', data: [model] }), null, true],
  ['a refusal', 'listModels', json({ object: 'list', data: [model] }, 401), null, false],
  [
    'a 200 that says that there is nothing',
    'listModels',
    json({ success: false, message: 'no such path', data: null }),
    null,
    false,
  ],
  ['a health page', 'createChatCompletion', json({ status: 'ok' }), null, false],
  [
    'a completion without its date',
    'createChatCompletion',
    json({ id: 'x', object: 'chat.completion', choices: [] }),
    null,
    true,
  ],
  ['the one member that is required', 'createTranscription', json({ text: 'Hi' }), null, true],
  ['the members of a served control', 'createImage', json({ url: 'x' }), json({ url: 'y' }), true],
  ['a web page', 'listModels', { ...json({}), body: '<!doctype html>' }, null, false],
  [
    'an event stream',
    'createMessage',
    { status: 200, headers: [['content-type', 'text/event-stream']], body: '' },
    null,
    true,
  ],
];

for (const [what, operation, answer, control, isOwn] of examples) {
  test(`${what} is ${isOwn ? '' : 'not '}accepted as the answer of ${operation}`, () => {
    expect(resemblesAnswer(builtInContract(), operation, answer, control)).toBe(isOwn);
  });
}
