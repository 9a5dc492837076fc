import { type Contract, operationOf, requestOf } from '../../spec/contract.ts';
import { formatNames, type Operation } from '../../spec/index.ts';
import type { Models, Target } from './target.ts';

/** Words in a model's name that show which kind of endpoint it is for. */
const kinds: readonly (readonly [RegExp, readonly string[]])[] = [
  [/moderation|guard|sora|veo|video/i, []],
  [/embed/i, ['createEmbedding']],
  [/rerank/i, ['createRerank']],
  [/realtime|live/i, ['connectRealtime']],
  [/whisper|transcri/i, ['createTranscription', 'createTranslation']],
  [/tts|speech/i, ['createSpeech']],
  [/image|dall-e/i, ['createImage', 'createImageEdit', 'createImageVariation']],
];

/** The operation of the document whose models an operation takes: itself, or the one that it is like. */
const kindOfCall = (contract: Contract, id: string): string => operationOf(contract, id).like ?? id;

const kindOf = (model: string) => kinds.find(([pattern]) => pattern.test(model))?.[1];

/** Whether a model is of an operation's format; its vendor may stand before its name. */
function speaks(contract: Contract, operation: Operation, model: string): boolean {
  const claimed = formatNames.find((format) => contract.formats[format].models?.test(model));
  const other = formatNames.find((format) => contract.formats[format].models === null);
  return operation.format === (claimed ?? other);
}

/**
 * The model that requests to an operation name on this target: the one that its owner or its own list
 * gave, else the fixture's. Null for an operation that names none.
 */
export function usualModel(
  contract: Contract,
  { models = {} }: Pick<Target, 'models'>,
  id: string,
): string | null {
  const { model } = requestOf(contract, id);
  return model === null ? null : (models[id] ?? models[kindOfCall(contract, id)] ?? model);
}

/**
 * The model of a list that suits an operation best: one for its kind of endpoint, else one of its
 * format, else the first. A gateway may serve any model anywhere, so any is better than none.
 *
 * @returns undefined only for an empty list
 */
export function modelFor(
  contract: Contract,
  id: string,
  models: readonly string[],
): string | undefined {
  const operation = operationOf(contract, id);
  const general = models.filter((model) => kindOf(model) === undefined);
  const call = kindOfCall(contract, id);
  return (
    models.find((model) => kindOf(model)?.includes(call)) ??
    general.find((model) => speaks(contract, operation, model)) ??
    models.find((model) => speaks(contract, operation, model)) ??
    models[0]
  );
}

/** Models of the old completions endpoint, which no chat is served with. */
const legacy = /(?:^|\/)(?:gpt-3\.5-turbo-instruct|davinci|babbage)/i;

/** Names of models that cost little. */
const small = /mini|nano|lite|flash|haiku|small/i;

/** The models of a list with which an operation can be asked for; none where the list has none of its kind. */
function suited(contract: Contract, id: string, listed: readonly string[]): readonly string[] {
  const call = kindOfCall(contract, id);
  const own = listed.filter((model) => kindOf(model)?.includes(call));
  const isSpecial = kinds.some(([, operations]) => operations.includes(call));
  if (isSpecial) return own;
  const general = listed.filter((model) => kindOf(model) === undefined);
  const old = general.filter((model) => legacy.test(model));
  if (call === 'createCompletion' && old.length > 0) return old;
  const chats = general.filter((model) => !legacy.test(model));
  const spoken = chats.filter((model) => speaks(contract, operationOf(contract, id), model));
  return spoken.length > 0 ? spoken : chats;
}

/**
 * Chooses models from a target's own list, for operations whose model the user did not name. The usual
 * one stays where it is listed, or where nothing of its kind is; one that the restricted key may not use
 * comes before one that it may, since it is to be denied, and a small one before a large.
 *
 * @returns the choices that are not the usual models
 */
export function chooseModels(
  contract: Contract,
  listed: readonly string[],
  operations: readonly string[],
  target: Pick<Target, 'models' | 'allowedModels'>,
): Models {
  const isDenied = (model: string) => !target.allowedModels.includes(model);
  const choices = operations.flatMap((id): [string, string][] => {
    const usual = usualModel(contract, {}, id);
    if (usual === null || target.models?.[id] !== undefined) return [];
    if (listed.includes(usual) && isDenied(usual)) return [];
    const models = suited(contract, id, listed);
    const denied = models.filter(isDenied);
    const best = denied.find((model) => small.test(model)) ?? denied[0];
    const choice = best ?? (listed.includes(usual) ? usual : models[0]);
    return choice === undefined || choice === usual ? [] : [[id, choice]];
  });
  return Object.fromEntries(choices);
}
