import { createReadStream } from 'node:fs';
import type { ValidateFunction } from 'ajv';
import { isNode, LineCounter, parseDocument } from 'yaml';
import { codeOf, UsageError } from './errors.ts';
import { explainMisfit, type FileWords, type Path, sentenceAt } from './explain-misfit.ts';
import { largestFile } from './follow-file.ts';
import { isRecord } from './json.ts';

/** What a YAML file holds, or in a few words why it is rejected. Lines are counted from 1. */
export type YamlReading =
  | {
      readonly fits: true;
      readonly value: unknown;
      /** The line on which the value at a path begins; undefined where there is none. */
      readonly lineOf: (path: Path) => number | undefined;
    }
  | { readonly fits: false; readonly complaint: string; readonly line?: number };

/** How often aliases may repeat their values. */
const maxAliasCount = 100;

const misfit = (complaint: string) => ({ fits: false, complaint }) as const;

/** Returns the text of a file, without its byte order mark; null where it is not UTF-8, or holds NUL. */
export function decodeText(bytes: Uint8Array): string | null {
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
export function readYaml(content: string | Uint8Array, largest = largestFile): YamlReading {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  if (bytes.length > largest) return misfit(`is larger than ${largest / 1024 / 1024} MiB`);
  const text = decodeText(bytes);
  if (text === null) return misfit('is no text in UTF-8');
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    stringKeys: true,
    logLevel: 'error',
  });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) {
    const { line } = lines.linePos(problem.pos[0]);
    return { ...misfit(`not valid YAML (${problem.code})`), line };
  }
  const lineOf = (path: Path): number | undefined => {
    const node: unknown = path.length === 0 ? document.contents : document.getIn(path, true);
    const range = isNode(node) ? node.range : undefined;
    return range ? lines.linePos(range[0]).line : undefined;
  };
  try {
    const value: unknown = document.toJS({ maxAliasCount });
    refuseRounds(value);
    return { fits: true, value, lineOf };
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

/** What a kind of YAML file must hold, and how messages name its parts. */
export type YamlForm<Content> = FileWords & {
  /** Returns a validator that ajv made with `verbose` and `allErrors`; called only where a file is read. */
  readonly validator: () => ValidateFunction<Content>;
};

/** A YAML file that fits its schema. */
export type YamlFile<Content> = {
  readonly value: Content;
  /** Rejects the file for what is at a place of it. @throws UsageError */
  readonly refuse: (path: Path, problem: string) => never;
  /** The line on which the value at a path begins, counted from 1. */
  readonly lineOf: (path: Path) => number | undefined;
};

/**
 * Parses a YAML file and checks it against its schema.
 *
 * @param file its name, for messages
 * @param largest the most bytes that it may have
 * @throws UsageError naming the line, the field, what it must be and the shape of what was found, never
 *   its value
 */
export function parseYamlFile<Content>(
  content: string | Uint8Array,
  file: string,
  form: YamlForm<Content>,
  largest = largestFile,
): YamlFile<Content> {
  const refuseAt = (line: number | undefined, words: string): never => {
    throw new UsageError(`${file}${line === undefined ? '' : `, line ${line}`}: ${words}`);
  };
  const reading = readYaml(content, largest);
  if (!reading.fits) return refuseAt(reading.line, `${reading.complaint}.`);
  const { value, lineOf } = reading;
  const fits = form.validator();
  if (!fits(value)) {
    const { path, words } = explainMisfit(fits.errors ?? [], form);
    return refuseAt(lineOf(path), words);
  }
  const refuse = (path: Path, problem: string): never =>
    refuseAt(lineOf(path), sentenceAt(path, problem, form));
  return { value, refuse, lineOf };
}

/**
 * Reads a file that a user named, but no more of it than shows that it is too large.
 *
 * @param shown its name, for messages
 * @param advice what to do where there is no such file, after a space
 * @throws UsageError where it cannot be read
 */
export async function readUserFile(file: string, shown: string, advice = ''): Promise<Uint8Array> {
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of createReadStream(file, { end: largestFile })) {
      chunks.push(Buffer.from(chunk));
    }
    return Buffer.concat(chunks);
  } catch (error) {
    const code = codeOf(error);
    const words = code === 'EISDIR' ? 'is a directory. Name a file.' : `cannot be read (${code}).`;
    throw new UsageError(`${shown}: ${words}${code === 'ENOENT' ? advice : ''}`);
  }
}
