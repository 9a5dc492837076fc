import type { TestInfo } from '@playwright/test';
import { z } from 'zod';

/** The kind of annotation by which a test tells its result to the matrix. */
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

/** One result: what a client told when it made a call with a key. */
export const cellSchema = z.object({
  client: z.string(),
  /** Its package and version, as they were found. */
  version: z.string(),
  call: z.string(),
  key: z.enum(keyNames),
  told: z.string(),
});

export type Cell = z.infer<typeof cellSchema>;

/** Tells a result to the matrix; it counts only where the test then passes. */
export function tellCell(info: TestInfo, cell: Cell): void {
  info.annotations.push({ type: cellAnnotation, description: JSON.stringify(cell) });
}
