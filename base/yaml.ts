import { LineCounter, parseDocument } from 'yaml';
import { isRecord } from './json.ts';

/** The content of a YAML file, or why it cannot be used. */
export type YamlReading =
  | { readonly fits: true; readonly value: unknown }
  | { readonly fits: false; readonly complaint: string };

/** A larger file takes too long to read again after each edit. In bytes. */
const largestFile = 1024 * 1024;

/** How often aliases may repeat their values. */
const maxAliasCount = 100;

const misfit = (complaint: string): YamlReading => ({ fits: false, complaint });

/** The text of a file, without its byte order mark; null where it is not text. */
function decode(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}

/** Throws for a value that contains itself: it cannot be written as JSON. */
const refuseRounds = (value: unknown): void => void JSON.stringify(value);

/** Reads the content of a YAML file as plain data. The complaint quotes nothing from the file. */
export function readYaml(content: string | Uint8Array): YamlReading {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  if (bytes.length > largestFile) return misfit('is larger than 1 MiB');
  const text = decode(bytes);
  if (text === null) return misfit('is no text in UTF-8');
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    stringKeys: true,
    logLevel: 'error',
  });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) {
    return misfit(`not valid YAML at line ${lines.linePos(problem.pos[0]).line} (${problem.code})`);
  }
  try {
    const value: unknown = document.toJS({ maxAliasCount });
    refuseRounds(value);
    return { fits: true, value };
  } catch {
    return misfit('not valid YAML: its aliases lead nowhere, go round or grow too large');
  }
}

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
