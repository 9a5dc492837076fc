import { Ajv, type ErrorObject } from 'ajv';
import { LineCounter, parseDocument } from 'yaml';
import { UsageError } from '../../base/errors.ts';
import { looksLikeKey, shapeOf } from '../../base/value-shape.ts';
import schema from '../../spec/config.schema.json' with { type: 'json' };
import { readBaseUrl } from '../target-from-env.ts';
import type { Configuration } from './configuration.ts';
import { explainProblem } from './explain-problem.ts';

/** A file of more bytes is taken for something else. */
export const largestFile = 64 * 1024;

const fits = new Ajv({ verbose: true, strict: true }).compile<Configuration>(schema);

/** Ends with a complaint about the file; the line is counted from 1. */
type Complain = (words: string, line?: number) => never;

function decode(bytes: Uint8Array, complain: Complain): string {
  if (bytes.length > largestFile) {
    return complain(`is larger than ${largestFile / 1024} KiB: no configuration is.`);
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (!text.includes('\0')) return text;
  } catch {
    // Not UTF-8: told below, as bytes that are no text at all.
  }
  return complain('is no text in UTF-8.');
}

/** Looks at every line as it stands, comments too: a key must not even be quoted by a complaint. */
function refuseKeys(text: string, complain: Complain): void {
  const at = text.split('\n').findIndex(looksLikeKey);
  if (at === -1) return;
  complain(
    'holds what looks like a key. Keys come from the environment alone: take it out, name its variable under `keys`, and delete the key if others could read the file.',
    at + 1,
  );
}

function parse(text: string, complain: Complain) {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, stringKeys: true });
  const lineAt = (offset: number | undefined) =>
    offset === undefined ? undefined : lines.linePos(offset).line;
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) {
    const twice = problem.code === 'DUPLICATE_KEY';
    const words = twice ? 'a member stands there twice.' : `not valid YAML (${problem.code}).`;
    complain(words, lineAt(problem.pos[0]));
  }
  const lineOf = (path: readonly (string | number)[]): number | undefined => {
    const node: unknown = document.getIn(path, true);
    return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)
      ? lineAt(Number(node.range[0]))
      : undefined;
  };
  try {
    const value: unknown = document.toJS({ maxAliasCount: 20 });
    return { value, lineOf };
  } catch {
    return complain('not valid YAML: its aliases go round or grow too large.');
  }
}

function refuseSharedVariables({ keys = {} }: Configuration, complain: Complain): void {
  const holders = new Map<string, string>();
  for (const [state, variable] of Object.entries(keys)) {
    const holder = holders.get(variable);
    if (holder !== undefined) {
      complain(`\`keys.${holder}\` and \`keys.${state}\` name the same variable.`);
    }
    holders.set(variable, state);
  }
}

/**
 * Reads a configuration from the bytes of its file.
 *
 * @param file its name, for messages
 * @throws UsageError naming the line, the member and the shape of what stands there, never its value
 */
export function parseConfiguration(bytes: Uint8Array, file: string): Configuration {
  const complain: Complain = (words, line) => {
    throw new UsageError(`${file}${line === undefined ? '' : `, line ${line}`}: ${words}`);
  };
  const text = decode(bytes, complain);
  refuseKeys(text, complain);
  const { value, lineOf } = parse(text, complain);
  if (value === null || value === undefined) {
    return complain('is empty. `init --force` writes one to begin with.');
  }
  if (typeof value !== 'object' || Array.isArray(value)) {
    return complain(`must be a mapping of members, not ${shapeOf(value)}.`);
  }
  if (!fits(value)) {
    const [error]: readonly ErrorObject[] = fits.errors ?? [];
    if (error === undefined) return complain('does not fit its schema.');
    const { path, words } = explainProblem(error);
    return complain(words, lineOf(path));
  }
  refuseSharedVariables(value, complain);
  const line = lineOf(['baseUrl']);
  if (value.baseUrl !== undefined) readBaseUrl(value.baseUrl, `${file}, line ${line}: \`baseUrl\``);
  return value;
}
