import type { Schemas } from '../../../spec/validator.ts';
import { openaiError } from '../../formats/openai.ts';
import { refuseBody } from '../../gateway/refusal.ts';
import { answerTo, identifierOf, type StreamEvent } from '../call.ts';
import { type Reply, wordsOf } from '../finish-reply.ts';
import { type ReplyOrder, sayPlainly } from '../reply.ts';
import { countTokens, inputsOf, type TextOrTokens, textPieces, tokensIn } from '../text.ts';
import { inList } from './chat-order.ts';

type Completion = Schemas['CreateCompletionResponse'];
type Chunk = Schemas['CompletionChunk'];

/** The most tokens of an answer where the request does not say: the endpoint's own, low default. */
const defaultLimit = 16;

/** A choice, and the answer that it is made of. */
type Continued = { readonly choice: Completion['choices'][number]; readonly reply: Reply };

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
): Continued {
  const said = typeof prompt === 'string' ? prompt : '';
  const reply = sayPlainly({ prompt: said, limit, stops, scripted });
  const text = wordsOf(reply);
  const choice: Continued['choice'] = {
    index,
    text: echo ? said + text : text,
    logprobs: null,
    finish_reason: reply.end === 'length' || text === '' ? 'length' : 'stop',
  };
  return { choice, reply };
}

/** The pieces of a choice: what it repeats of the prompt, then each part after its delay. */
function* piecesOf({ choice, reply }: Continued) {
  const repeated = choice.text.slice(0, choice.text.length - wordsOf(reply).length);
  for (const piece of textPieces(repeated)) yield { piece, pause: undefined };
  // What waits before a thought waits before the words after it: thoughts are not shown here.
  let pause = 0;
  for (const part of reply.parts) {
    pause += part.delay ?? 0;
    if (part.kind !== 'text') continue;
    for (const piece of textPieces(part.text)) {
      yield { piece, pause };
      pause = 0;
    }
  }
}

function* chunksOf(
  answer: Pick<Chunk, 'id' | 'object' | 'created' | 'model'>,
  choices: readonly Continued[],
  usage: Chunk['usage'],
): Generator<StreamEvent> {
  const chunk = (list: Chunk['choices']): Chunk => ({
    ...answer,
    choices: list,
    ...(usage === null ? {} : { usage: null }),
  });
  for (const continued of choices) {
    const { index, logprobs, finish_reason } = continued.choice;
    const { failure } = continued.reply;
    for (const { piece, pause } of piecesOf(continued)) {
      yield { data: chunk([{ index, text: piece, logprobs, finish_reason: null }]), pause };
    }
    if (failure !== undefined) {
      yield { data: openaiError(failure.refusal), pause: failure.delay };
      return;
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
  const continued = wanted.map((prompt, index) => choiceOf(prompt, index, order));
  const choices = continued.map(({ choice }) => choice);
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
    return { kind: 'stream', events: chunksOf(answer, continued, counted) };
  }
  const completion: Completion = { ...answer, choices, usage };
  return { kind: 'json', body: completion };
});
