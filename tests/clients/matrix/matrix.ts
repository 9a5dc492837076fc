import type { TestInfo } from '@playwright/test';
import { isRecord, parseJson } from '../../../base/json.ts';

/** The kind of annotation by which a test reports its result to the matrix. */
export const cellAnnotation = 'client matrix';

/** How a key is when a client sends it. */
export const keyNames = [
  'active',
  'missing',
  'malformed',
  'deleted',
  'disabled',
  'expired',
  'model',
  'quota',
] as const;

export type KeyName = (typeof keyNames)[number];

/** One result: what a client reported when it made a call with a key. */
export type Cell = {
  readonly client: string;
  /** Its package and version, as they were found. */
  readonly version: string;
  readonly call: string;
  readonly key: KeyName;
  readonly result: string;
};

/** True for the name of a kind of key. */
export const isKeyName = (name: unknown): name is KeyName => keyNames.some((key) => key === name);

/**
 * Reads a result from an annotation. No package of the tests reads it, because the reporter also runs
 * where none is installed.
 *
 * @throws Error where it is no result
 */
export function readCell(text: string): Cell {
  const value = parseJson(text);
  if (isRecord(value)) {
    const { client, version, call, key, result } = value;
    const areTexts =
      typeof client === 'string' && typeof version === 'string' && typeof call === 'string';
    if (areTexts && isKeyName(key) && typeof result === 'string') {
      return { client, version, call, key, result };
    }
  }
  throw new Error(`an annotation is no result of a client: ${text}`);
}

/** Reports a result to the matrix; it counts only where the test then passes. */
export function reportCell(info: TestInfo, cell: Cell): void {
  info.annotations.push({ type: cellAnnotation, description: JSON.stringify(cell) });
}
