import { requestFixtures } from '../fixtures/requests/index.ts';
import { type Operation, type OperationId, operationOf } from '../spec/index.ts';
import type { Target } from './target.ts';

/** Words in a model's name that tell which kind of endpoint it is for. */
const kinds: readonly (readonly [RegExp, readonly OperationId[]])[] = [
  [/embed/i, ['createEmbedding']],
  [/rerank/i, ['createRerank']],
  [/realtime|live/i, ['connectRealtime']],
  [/whisper|transcri/i, ['createTranscription', 'createTranslation']],
  [/tts|speech/i, ['createSpeech']],
  [/image|dall-e/i, ['createImage', 'createImageEdit', 'createImageVariation']],
];

const kindOf = (model: string) => kinds.find(([pattern]) => pattern.test(model))?.[1];

function speaks(operation: Operation, model: string): boolean {
  if (/^claude/i.test(model)) return operation.format === 'anthropic';
  if (/^gemini/i.test(model)) return operation.format === 'gemini';
  return operation.format === 'openai';
}

/**
 * The model that requests to an operation name on this target: the one that its owner or its own list
 * gave, else the fixture's. Null for an operation that names none.
 */
export function usualModel(
  { models = {} }: Pick<Target, 'models'>,
  id: OperationId,
): string | null {
  const { model } = requestFixtures[id];
  return model === null ? null : (models[id] ?? model);
}

/**
 * The model of a list that suits an operation best: one for its kind of endpoint, else one of its
 * format, else the first. A gateway may serve any model anywhere, so any is better than none.
 *
 * @returns undefined only for an empty list
 */
export function modelFor(id: OperationId, models: readonly string[]): string | undefined {
  const operation = operationOf(id);
  const general = models.filter((model) => kindOf(model) === undefined);
  return (
    models.find((model) => kindOf(model)?.includes(id)) ??
    general.find((model) => speaks(operation, model)) ??
    models.find((model) => speaks(operation, model)) ??
    models[0]
  );
}
