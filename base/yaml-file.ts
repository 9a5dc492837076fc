import { createReadStream } from 'node:fs';
import type { ValidateFunction } from 'ajv';
import { codeOf, UsageError } from './errors.ts';
import { explainMisfit, type FileWords, type Path, sentenceAt } from './explain-misfit.ts';
import { largestFile, readYaml } from './yaml.ts';

/** What a kind of YAML file must hold, and how messages name its parts. */
export type YamlForm<Content> = FileWords & {
  /** Made by ajv with `verbose` and `allErrors`. */
  readonly fits: ValidateFunction<Content>;
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
 * @throws UsageError naming the line, the field, what it must be and the shape of what was found, never
 *   its value
 */
export function parseYamlFile<Content>(
  content: string | Uint8Array,
  file: string,
  form: YamlForm<Content>,
): YamlFile<Content> {
  const refuseAt = (line: number | undefined, words: string): never => {
    throw new UsageError(`${file}${line === undefined ? '' : `, line ${line}`}: ${words}`);
  };
  const reading = readYaml(content);
  if (!reading.fits) return refuseAt(reading.line, `${reading.complaint}.`);
  const { value, lineOf } = reading;
  if (!form.fits(value)) {
    const { path, words } = explainMisfit(form.fits.errors ?? [], form);
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
