import type { ErrorObject } from 'ajv';
import { didYouMean } from './errors.ts';
import { namesSecret, shapeOf, shownName } from './value-shape.ts';

/** The way to a field of a file: member names, and places in lists counted from 0. */
export type Path = readonly (string | number)[];

/** Where a file does not fit its schema, and what is wrong there, as sentences. */
export type Misfit = { readonly path: Path; readonly words: string };

/** How messages name the parts of a file. */
export type FileWords = {
  /** What an entry of the file's list is called; undefined for a file without such a list. */
  readonly entry?: string;
  /** What to do with a key; for an unknown field whose name says that it holds one. */
  readonly secretAdvice?: string;
};

type Schema = Readonly<Record<string, unknown>>;

const types: Readonly<Record<string, string>> = {
  object: 'a mapping',
  array: 'a list',
  string: 'a text',
};

/** Problems that the words of the schema do not describe. */
const problems: Readonly<Record<string, string>> = {
  minItems: 'is empty: it needs one entry or more',
  minLength: 'is empty',
  minProperties: 'is empty: it needs one field or more',
  maxItems: 'has too many entries',
  uniqueItems: 'has the same entry twice',
};

/** What a schema requires, in words. The title of an object names the object, not its value. */
function expectationOf({ title, type, minimum, maximum, ...rules }: Schema): string {
  if (typeof title === 'string' && rules['properties'] === undefined) return title;
  if (rules['const'] !== undefined) return String(rules['const']);
  if (Array.isArray(rules['enum'])) return `one of ${rules['enum'].join(', ')}`;
  if (type === 'integer') return `a whole number from ${minimum} to ${maximum}`;
  const needed: unknown = rules['required'];
  return Array.isArray(needed) && needed.length > 0
    ? `a mapping with ${needed.map((name) => nameOf(rules, String(name))).join(', ')}`
    : (types[String(type)] ?? 'something else');
}

const fieldOf = ({ properties }: Schema, name: string): Schema => ({
  ...Object(Object(properties)[name]),
});

/** The name of a field, with its value where there is only one. */
function nameOf(rules: Schema, name: string): string {
  const { const: fixed } = fieldOf(rules, name);
  return fixed === undefined ? `\`${name}\`` : `\`${name}: ${fixed}\``;
}

/** The shape of a value. A number of at most 6 digits is no key, and is shown. */
const shownShape = (value: unknown): string =>
  typeof value === 'number' && Math.abs(value) < 1e6 ? `the number ${value}` : shapeOf(value);

/** Names a place in a file: key 2 `models[0]`, or an empty text for the whole file. */
function placeOf(path: Path, entry: string | undefined): string {
  const at = entry === undefined ? -1 : path.findIndex((step) => typeof step === 'number');
  const index = path[at];
  const field = path
    .slice(at + 1)
    .reduce<string>(
      (text, step) => text + (typeof step === 'number' ? `[${step}]` : `${text && '.'}${step}`),
      '',
    );
  return [
    ...(typeof index === 'number' ? [`${entry} ${index + 1}`] : []),
    ...(field === '' ? [] : [`\`${field}\``]),
  ].join(' ');
}

/** Puts a problem at a place of a file into a sentence. */
export const sentenceAt = (path: Path, problem: string, { entry }: FileWords): string =>
  `${[placeOf(path, entry), problem].filter(Boolean).join(' ')}.`;

const pathOf = ({ instancePath }: ErrorObject): Path =>
  instancePath
    .split('/')
    .slice(1)
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step.replaceAll('~1', '/')));

/**
 * Explains why a file does not fit its schema: the field, what it must be, and the shape of what was found,
 * never its value. The `title` of a part of the schema says what it must be.
 *
 * @param errors those of ajv, made with `verbose` and `allErrors`
 */
export function explainMisfit(errors: readonly ErrorObject[], words: FileWords): Misfit {
  // A misspelled field is missing as well: its name says more.
  const unknown = errors.find(({ keyword }) => keyword === 'additionalProperties');
  const error = unknown ?? errors[0];
  if (error === undefined) return { path: [], words: 'does not fit.' };
  const { keyword, params, data, parentSchema } = error;
  const rules: Schema = { ...parentSchema };
  const path = pathOf(error);
  if (unknown !== undefined) {
    const name = String(params['additionalProperty']);
    const known = Object.keys(Object(rules['properties']));
    const advice =
      words.secretAdvice !== undefined && namesSecret(name)
        ? words.secretAdvice
        : `The fields are ${known.join(', ')}.`;
    const sentence = sentenceAt(path, `has no field ${shownName(name)}`, words);
    return { path: [...path, name], words: `${sentence}${didYouMean(name, known)} ${advice}` };
  }
  if (keyword === 'required') {
    const name = String(params['missingProperty']);
    const field = fieldOf(rules, name);
    const what = field['const'] === undefined ? `, ${expectationOf(field)}` : '';
    return { path, words: sentenceAt(path, `needs ${nameOf(rules, name)}${what}`, words) };
  }
  const choices = Array.isArray(rules['enum']) ? rules['enum'].map(String) : [];
  const problem = problems[keyword] ?? `must be ${expectationOf(rules)}, not ${shownShape(data)}`;
  const hint = typeof data === 'string' ? didYouMean(data, choices) : '';
  return { path, words: sentenceAt(path, problem, words) + hint };
}
