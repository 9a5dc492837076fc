import { requestFixtures } from '../../fixtures/requests.ts';
import {
  formatNames,
  formats,
  type Operation,
  type OperationId,
  operationOf,
} from '../../spec/index.ts';
import type { Models, Target } from './target.ts';

/** Words in a model's name that tell which kind of endpoint it is for; none of ours in some cases. */
const kinds: readonly (readonly [RegExp, readonly OperationId[]])[] = [
  [/moderation|guard|sora|veo|video/i, []],
  [/embed/i, ['createEmbedding']],
  [/rerank/i, ['createRerank']],
  [/realtime|live/i, ['connectRealtime']],
  [/whisper|transcri/i, ['createTranscription', 'createTranslation']],
  [/tts|speech/i, ['createSpeech']],
  [/image|dall-e/i, ['createImage', 'createImageEdit', 'createImageVariation']],
];

const kindOf = (model: string) => kinds.find(([pattern]) => pattern.test(model))?.[1];

/** Whether a model is of an operation's format; its vendor may stand before its name. */
function speaks(operation: Operation, model: string): boolean {
  const claimed = formatNames.find((format) => formats[format].models?.test(model));
  const other = formatNames.find((format) => formats[format].models === null);
  return operation.format === (claimed ?? other);
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

/** Models of the old completions endpoint, which no chat is served with. */
const legacy = /(?:^|\/)(?:gpt-3\.5-turbo-instruct|davinci|babbage)/i;

/** Names of models that cost little. */
const small = /mini|nano|lite|flash|haiku|small/i;

/** The models of a list with which an operation can be asked for; none where the list has none of its kind. */
function suited(id: OperationId, listed: readonly string[]): readonly string[] {
  const own = listed.filter((model) => kindOf(model)?.includes(id));
  const isSpecial = kinds.some(([, operations]) => operations.includes(id));
  if (isSpecial) return own;
  const general = listed.filter((model) => kindOf(model) === undefined);
  const old = general.filter((model) => legacy.test(model));
  if (id === 'createCompletion' && old.length > 0) return old;
  const chats = general.filter((model) => !legacy.test(model));
  const spoken = chats.filter((model) => speaks(operationOf(id), model));
  return spoken.length > 0 ? spoken : chats;
}

/**
 * Chooses models from a target's own list, for operations whose model its owner did not tell. The usual
 * one stays where it is listed, or where nothing of its kind is; one that the restricted key may not use
 * comes before one that it may, since it is to be denied, and a small one before a large.
 *
 * @returns the choices that are not the usual models
 */
export function chooseModels(
  listed: readonly string[],
  operations: readonly OperationId[],
  target: Pick<Target, 'models' | 'allowedModels'>,
): Models {
  const isDenied = (model: string) => !target.allowedModels.includes(model);
  const choices = operations.flatMap((id): [OperationId, string][] => {
    const usual = usualModel({}, id);
    if (usual === null || target.models?.[id] !== undefined) return [];
    if (listed.includes(usual) && isDenied(usual)) return [];
    const models = suited(id, listed);
    const denied = models.filter(isDenied);
    const best = denied.find((model) => small.test(model)) ?? denied[0];
    const choice = best ?? (listed.includes(usual) ? usual : models[0]);
    return choice === undefined || choice === usual ? [] : [[id, choice]];
  });
  return Object.fromEntries(choices);
}
