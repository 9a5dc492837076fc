import { isRecord } from '../base/json.ts';

/** Stops the generator with the place and the complaint. */
export function fail(place: string, complaint: string): never {
  throw new Error(`${place}: ${complaint}`);
}

/** The text at `name`, trimmed of the line end that a folded scalar leaves. */
export function textOf(record: Record<string, unknown>, name: string, place: string): string {
  const value = record[name];
  if (typeof value !== 'string' || value.trim() === '')
    return fail(place, `needs a text \`${name}\``);
  return value.trim();
}

/** The mapping at `name`; an absent one is empty. */
export function recordOf(
  record: Record<string, unknown>,
  name: string,
  place: string,
): Record<string, unknown> {
  const value = record[name] ?? {};
  return isRecord(value) ? value : fail(place, `\`${name}\` is not a mapping`);
}
