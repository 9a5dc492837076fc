import type { ErrorObject } from 'ajv';
import { didYouMean } from '../../base/errors.ts';
import { isRecord, memberOf } from '../../base/json.ts';
import { namesSecret, shapeOf } from '../../base/value-shape.ts';

/** A value told by its shape; a small number as it is. */
const describeShape = (value: unknown): string =>
  typeof value === 'number' && Math.abs(value) < 1e9 ? `the number ${value}` : shapeOf(value);

const shapes: Readonly<Record<string, string>> = {
  object: 'a mapping',
  array: 'a list',
  string: 'a text',
};

/** What a schema asks for, in words. */
function expectationOf(schema: Record<string, unknown>): string {
  const { title, type, minimum, maximum, const: fixed, enum: choices } = schema;
  if (Array.isArray(choices) && choices.length < 6) return `one of ${choices.join(', ')}`;
  if (typeof title === 'string' && schema['properties'] === undefined) return title;
  if (fixed !== undefined) return String(fixed);
  if (type === 'integer') return `a whole number from ${minimum} to ${maximum}`;
  return shapes[String(type)] ?? 'something else';
}

/** A member's place as it is written in words: `models.createImage`, `notOffered[2]`. */
const placeOf = (path: readonly (string | number)[]): string =>
  path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return text === '' ? step : `${text}.${step}`;
  }, '');

/** Names of members are told where they are plain; one could be a key that slipped in. */
const shownName = (name: string): string =>
  /^[A-Za-z][\w-]{0,30}$/.test(name) ? `\`${name}\`` : `of ${name.length} characters`;

const secretReason = 'keys come from the environment alone, and `keys` names their variables';

function explainUnknown(name: string, value: unknown, rules: Record<string, unknown>): string {
  const known = isRecord(rules['properties']) ? Object.keys(rules['properties']) : [];
  return namesSecret(name)
    ? `the member ${shownName(name)} holds ${shapeOf(value)}, and would be a key: ${secretReason}.`
    : `there is no member ${shownName(name)} here.${didYouMean(name, known)} Known are ${known.join(', ')}.`;
}

const listProblems: Readonly<Record<string, string>> = {
  uniqueItems: 'holds the same twice',
  minItems: 'holds nothing: leave it out',
  maxItems: 'leaves nothing to check',
};

/** Where a value departs from the schema: the way to the member, and what is wrong, never its value. */
export type Problem = { readonly path: readonly (string | number)[]; readonly words: string };

const pathOf = ({ instancePath }: ErrorObject): (string | number)[] =>
  instancePath
    .split('/')
    .slice(1)
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step.replaceAll('~1', '/')));

/** Puts one of ajv's complaints, made with `verbose`, into words for the file's author. */
export function explainProblem(error: ErrorObject): Problem {
  const { keyword, params, data, parentSchema } = error;
  const rules: Record<string, unknown> = { ...parentSchema };
  const path = pathOf(error);
  const place = path.length === 0 ? 'the file' : `\`${placeOf(path)}\``;
  if (keyword === 'required') {
    const missing = String(params['missingProperty']);
    return { path, words: `\`${missing}\` is missing: begin with \`${missing}: 1\`.` };
  }
  if (keyword === 'additionalProperties') {
    const name = String(params['additionalProperty']);
    const value = memberOf(data, name);
    return { path: [...path, name], words: explainUnknown(name, value, rules) };
  }
  const listProblem = listProblems[keyword];
  if (listProblem !== undefined) return { path, words: `${place} ${listProblem}.` };
  const known = Array.isArray(rules['enum']) ? rules['enum'].map(String) : [];
  const hint = typeof data === 'string' ? didYouMean(data, known) : '';
  const reason = path[0] === 'keys' && path.length > 1 ? `: ${secretReason}` : '';
  return {
    path,
    words: `${place} must be ${expectationOf(rules)}, not ${describeShape(data)}${reason}.${hint}`,
  };
}
