import type { Schemas } from '../../../spec/validator.ts';
import { refuseBody } from '../../gateway/refusal.ts';
import { answerTo, identifierOf, type StreamEvent } from '../call.ts';
import { wordsOf } from '../finish-reply.ts';
import { type ReplyOrder, sayPlainly } from '../reply.ts';
import { countTokens, inputsOf, type TextOrTokens, textPieces, tokensIn } from '../text.ts';
import { inList } from './chat-order.ts';

type Completion = Schemas['CreateCompletionResponse'];
type Chunk = Schemas['CompletionChunk'];

/** The most tokens of an answer where the request does not say: the endpoint's own, low default. */
const defaultLimit = 16;

/** The most answers to one request: all its prompts together. */
const mostChoices = 2_048;

function choiceOf(
  prompt: TextOrTokens,
  index: number,
  {
    limit,
    stops,
    echo,
    scripted,
  }: Pick<ReplyOrder, 'limit' | 'stops' | 'scripted'> & { readonly echo: boolean },
) {
  const said = typeof prompt === 'string' ? prompt : '';
  const reply = sayPlainly({ prompt: said, limit, stops, scripted });
  const text = wordsOf(reply);
  return {
    index,
    text: echo ? said + text : text,
    logprobs: null,
    finish_reason: reply.end === 'length' || text === '' ? 'length' : 'stop',
  } satisfies Completion['choices'][number];
}

function* chunksOf(
  answer: Pick<Chunk, 'id' | 'object' | 'created' | 'model'>,
  choices: Completion['choices'],
  usage: Chunk['usage'],
): Generator<StreamEvent> {
  const chunk = (list: Chunk['choices']): Chunk => ({
    ...answer,
    choices: list,
    ...(usage === null ? {} : { usage: null }),
  });
  for (const { index, text, logprobs, finish_reason } of choices) {
    for (const piece of textPieces(text)) {
      yield { data: chunk([{ index, text: piece, logprobs, finish_reason: null }]) };
    }
    yield { data: chunk([{ index, text: '', logprobs, finish_reason }]) };
  }
  if (usage) yield { data: { ...chunk([]), usage } };
  yield { data: '[DONE]' };
}

/** Continues texts, in one piece or as a stream of chunks that ends with `[DONE]`. */
export const createCompletion = answerTo('CreateCompletionRequest', (body, call) => {
  const prompts = inputsOf(body.prompt);
  const limit = body.max_tokens ?? defaultLimit;
  const count = prompts.length * (body.n ?? 1);
  if (count > mostChoices) {
    return refuseBody([{ pointer: '/n', message: `asks for more than ${mostChoices} answers` }]);
  }
  const wanted = prompts.flatMap((prompt) => Array.from({ length: body.n ?? 1 }, () => prompt));
  const order = {
    limit,
    stops: inList(body.stop),
    echo: body.echo === true,
    scripted: call.scripted,
  };
  const choices = wanted.map((prompt, index) => choiceOf(prompt, index, order));
  const prompt_tokens = prompts.reduce((sum, prompt) => sum + tokensIn(prompt), 0);
  const completion_tokens = countTokens(choices.map(({ text }) => text));
  const usage = {
    prompt_tokens,
    completion_tokens,
    total_tokens: prompt_tokens + completion_tokens,
  };
  const answer = {
    id: identifierOf('cmpl-', call.ids),
    object: 'text_completion',
    created: call.createdAt,
    model: call.model,
  } as const;
  if (body.stream === true) {
    const counted = body.stream_options?.include_usage === true ? usage : null;
    return { kind: 'stream', events: chunksOf(answer, choices, counted) };
  }
  const completion: Completion = { ...answer, choices, usage };
  return { kind: 'json', body: completion };
});
