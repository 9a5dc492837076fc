import { requestFixtures } from '../../../../fixtures/requests.ts';
import {
  type BuiltInStyle,
  type Format,
  formatNames,
  formats,
  isOperationId,
  type OperationId,
  operationIds,
  operationOf,
  styles,
} from '../../../../spec/index.ts';
import { stateWords } from '../words.ts';

/** What the try-it panel is set to. */
export type TrialSettings = {
  readonly operation: OperationId;
  readonly style: BuiltInStyle;
  readonly model: string;
  /** Which key to send, as one of `keyChoices` names it. */
  readonly choice: string;
  /** The key that the person typed. */
  readonly own: string;
};

/** A value to choose, and the word for it. */
export type Choice = readonly [value: string, word: string];

const operationsOf = (format: string): readonly OperationId[] =>
  operationIds.filter((id) => operationOf(id).format === format);

/** The formats to choose from. */
export const formatChoices: readonly Choice[] = formatNames.map((format) => [
  format,
  formats[format].name,
]);

/** The operations of a format. */
export const operationChoices = (format: Format): readonly Choice[] =>
  operationsOf(format).map((id) => [id, operationOf(id).summary]);

/** The places where an operation reads its key. */
export const styleChoices = (id: OperationId): readonly Choice[] =>
  operationOf(id).styles.map((style) => [style, styles[style].label]);

/** Keys to choose from: one a state, of a session of this page's own, and what is no such key. */
export const keyChoices: readonly Choice[] = [
  ...Object.entries(stateWords),
  ['none', 'No key'],
  ['unknown', 'Never issued'],
  ['own', 'A key of mine'],
];

/** The settings with an operation chosen: its own style and usual model come with it. */
export function withOperation(settings: TrialSettings, chosen: string | undefined): TrialSettings {
  if (chosen === undefined || !isOperationId(chosen)) return settings;
  return {
    ...settings,
    operation: chosen,
    model: requestFixtures[chosen].model ?? '',
    style: operationOf(chosen).styles[0] ?? 'bearer',
  };
}

/** The settings with a format chosen: its first operation comes with it. */
export const withFormat = (settings: TrialSettings, format: string): TrialSettings =>
  withOperation(settings, operationsOf(format)[0]);

/** The settings with the key in another place; as they are where the operation does not read it there. */
export const withStyle = (settings: TrialSettings, chosen: string): TrialSettings => ({
  ...settings,
  style: operationOf(settings.operation).styles.find((style) => style === chosen) ?? settings.style,
});

/** What the panel is set to at first: a call that is refused, so that there is something to see. */
export const firstSettings: TrialSettings = withOperation(
  { operation: 'createChatCompletion', style: 'bearer', model: '', choice: 'restricted', own: '' },
  'createChatCompletion',
);
