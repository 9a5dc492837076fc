import { requestFixtures } from '../../../../fixtures/requests.ts';
import {
  type BuiltInStyle,
  formatNames,
  formats,
  isOperationId,
  type OperationId,
  operationIds,
  operationOf,
  styles,
} from '../../../../spec/index.ts';
import { operationName } from '../words.ts';
import { firstBody } from './trial-body.ts';

/** What the try-it panel is set to. */
export type TrialSettings = {
  readonly operation: OperationId;
  readonly style: BuiltInStyle;
  /** The model, where the path, the query or a form names it; else the body does. */
  readonly model: string;
  /** The body as a person edits it; null for none, and for a form. */
  readonly body: string | null;
  /** True where the path, not the body, asks for a stream. */
  readonly streams: boolean;
  /** Which key to send: the id of one on the page, or what is none of them. */
  readonly choice: string;
  /** The key that the person pasted. */
  readonly own: string;
};

/** A value to choose, and the word for it. */
export type Choice = readonly [value: string, word: string];

/** The operations by format, each as developers know it, with its path. */
export const operationGroups: readonly (readonly [format: string, choices: readonly Choice[]])[] =
  formatNames.map((format) => [
    formats[format].name,
    operationIds
      .filter((id) => operationOf(id).format === format)
      .map((id): Choice => [id, `${operationName(id)} · ${operationOf(id).path}`]),
  ]);

/** The places where an operation reads its key. */
export const styleChoices = (id: OperationId): readonly Choice[] =>
  operationOf(id).styles.map((style) => [style, styles[style].label]);

/** The settings with an operation chosen: its own style, usual model and smallest body come with it. */
export function withOperation(settings: TrialSettings, chosen: string): TrialSettings {
  if (!isOperationId(chosen)) return settings;
  return {
    ...settings,
    operation: chosen,
    model: requestFixtures[chosen].model ?? '',
    body: firstBody(chosen),
    streams: false,
    style: operationOf(chosen).styles[0] ?? 'bearer',
  };
}

/** The settings with the key in another place; as they are where the operation does not read it there. */
export const withStyle = (settings: TrialSettings, chosen: string): TrialSettings => ({
  ...settings,
  style: operationOf(settings.operation).styles.find((style) => style === chosen) ?? settings.style,
});

/** What the panel is set to at first: a chat completion with the first key that works. */
export const firstSettings: TrialSettings = withOperation(
  {
    operation: 'createChatCompletion',
    style: 'bearer',
    model: '',
    body: null,
    streams: false,
    choice: '',
    own: '',
  },
  'createChatCompletion',
);
