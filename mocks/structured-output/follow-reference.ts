import { isRecord } from '../../base/json.ts';
import { type Schema, schemaOf } from './join-schemas.ts';

const mostLooked = 20_000;

/** The subschema of a name (`$anchor`), looked for in breadth. */
function anchored(root: Schema, name: string): Schema {
  const open: unknown[] = [root];
  for (let index = 0; index < Math.min(open.length, mostLooked); index += 1) {
    const value = open[index];
    if (isRecord(value) && value['$anchor'] === name) return value;
    if (typeof value === 'object' && value !== null) open.push(...Object.values(value));
  }
  return {};
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');
  } catch {
    return part;
  }
}

/**
 * The schema of the same document that a `$ref` points to (RFC 6901 §6); an empty one where there is none,
 * which the judge of the whole schema does not let pass.
 */
export function followReference(reference: string, root: Schema): Schema {
  if (!reference.startsWith('#')) return {};
  const fragment = reference.split('#')[1] ?? '';
  if (fragment !== '' && !fragment.startsWith('/')) return anchored(root, decoded(fragment));
  let target: unknown = root;
  for (const part of fragment.split('/').slice(1).map(decoded)) {
    target =
      typeof target === 'object' && target !== null && Object.hasOwn(target, part)
        ? Reflect.get(target, part)
        : undefined;
  }
  return schemaOf(target);
}
