import type { ErrorObject } from 'ajv/dist/2020.js';
import { didYouMean } from '../../base/errors.ts';
import { shapeOf, shownName } from '../../base/value-shape.ts';

const types: Readonly<Record<string, string>> = {
  object: 'a mapping',
  string: 'a text',
  integer: 'a whole number',
};

/** What a rule of the schema asks for, in words. */
function expectationOf({ keyword, params, message }: ErrorObject): string {
  const choices: unknown = params['allowedValues'];
  if (Array.isArray(choices)) return `must be one of ${choices.join(', ')}`;
  const type = types[String(params['type'])];
  if (keyword === 'type' && type !== undefined) return `must be ${type}`;
  if (keyword.startsWith('min') && params['limit'] === 1) return 'must hold something';
  return message ?? 'does not fit';
}

/**
 * Puts one of ajv's complaints about a response file, made with `verbose`, into words: the answer, the
 * field, what it must be, and the shape of what stands there.
 */
export function explainAnswer(error: ErrorObject): string {
  const { instancePath, keyword, params, parentSchema, data } = error;
  const [, index, ...path] = instancePath.split('/');
  if (index === undefined) return 'needs a list of answers, with one at least';
  const entry = `answer ${Number(index) + 1} `;
  const field = path.length === 0 ? '' : `\`${path.join('.')}\` `;
  if (keyword === 'additionalProperties') {
    const odd = String(params['additionalProperty']);
    const known = Object.keys(Object(parentSchema?.['properties']));
    return `${entry}${field}has no field ${shownName(odd)}.${didYouMean(odd, known)} The fields are ${known.join(', ')}`;
  }
  if (keyword === 'required') return `${entry}${field}lacks \`${params['missingProperty']}\``;
  const isLimit = keyword === 'minimum' || keyword === 'maximum';
  return `${entry}${field}${expectationOf(error)}, not ${isLimit ? data : shapeOf(data)}`;
}
