import { createHash, randomInt } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keyStates } from '../../fixtures/keys.ts';
import { keyVariables } from '../../suites/cases/target.ts';
import { unzip } from './unzip.ts';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** A key of its own for each state, which stands nowhere else. */
export const plantedKeys: Readonly<Record<string, string>> = Object.fromEntries(
  keyStates.map((state) => [
    state,
    `sk-${Array.from({ length: 45 }, () => letters.charAt(randomInt(letters.length))).join('')}`,
  ]),
);

/** The environment that hands them over. */
export const plantedVariables: Readonly<Record<string, string>> = {
  ...Object.fromEntries(keyStates.map((state) => [keyVariables[state], plantedKeys[state] ?? ''])),
  ANYONE_RESTRICTED_ALLOWED_MODELS: 'gpt-5.4-mini,claude-haiku-4-5,gemini-3.1-flash',
};

/** Every run of `length` characters of a text. */
const runsOf = (text: string, length: number): string[] =>
  Array.from({ length: Math.max(0, text.length - length + 1) }, (_, at) =>
    text.slice(at, at + length),
  );

const eachByte = (text: string, write: (hex: string) => string): string =>
  [...Buffer.from(text)].map((byte) => write(byte.toString(16).padStart(2, '0'))).join('');

type Trace = {
  readonly length: number;
  readonly anyCase: boolean;
  readonly forms: readonly string[];
};

/** What gives a key away: runs of eight of its characters, plain; as many in whatever encoding; digests. */
function tracesOf(keys: readonly string[]): readonly Trace[] {
  const each = (write: (key: string) => readonly string[]) => keys.flatMap(write);
  const digests = each((key) =>
    ['sha256', 'sha1', 'md5'].map((algorithm) => createHash(algorithm).update(key).digest('hex')),
  );
  const base64 = each((key) =>
    ['', 'a', 'ab'].flatMap((before) =>
      (['base64', 'base64url'] as const).map((form) =>
        Buffer.from(before + key)
          .toString(form)
          .slice(4, -4),
      ),
    ),
  );
  const body = (key: string) => key.slice('sk-'.length);
  return [
    { length: 8, anyCase: false, forms: keys.map(body) },
    { length: 12, anyCase: true, forms: keys.map(body) },
    { length: 12, anyCase: false, forms: base64 },
    {
      length: 16,
      anyCase: true,
      forms: [...digests, ...each((key) => [eachByte(body(key), (hex) => hex)])],
    },
    { length: 24, anyCase: true, forms: each((key) => [eachByte(body(key), (hex) => `%${hex}`)]) },
    ...['\\u00', '\\\\u00', '&#x'].map((before) => ({
      length: 8 * (before.length + 2 + (before === '&#x' ? 1 : 0)),
      anyCase: true,
      forms: each((key) => [
        eachByte(body(key), (hex) => `${before}${hex}${before === '&#x' ? ';' : ''}`),
      ]),
    })),
  ];
}

const traces = tracesOf(Object.values(plantedKeys)).map(({ length, anyCase, forms }) => {
  const written = forms.map((form) => (anyCase ? form.toLowerCase() : form));
  return {
    length,
    anyCase,
    runs: new Set(written.flatMap((form) => runsOf(form, length))),
    // Wherever a run begins, one of the halves that are a half apart lies within it.
    halves: new Set(written.flatMap((form) => runsOf(form, length / 2))),
  };
});

/** The traces of the planted keys that stand in a text, the first few. */
export function tracesIn(text: string): readonly string[] {
  const lower = text.toLowerCase();
  const found = new Set<string>();
  for (const { length, anyCase, runs, halves } of traces) {
    const searched = anyCase ? lower : text;
    const half = length / 2;
    for (let at = 0; at + half <= searched.length && found.size < 5; at += half) {
      if (!halves.has(searched.slice(at, at + half))) continue;
      for (const run of runsOf(searched.slice(Math.max(0, at - half), at + length), length)) {
        if (runs.has(run)) found.add(run);
      }
    }
  }
  return [...found];
}

/** A file as text, with all that is packed in it: archives, and archives in base64 within a page. */
function textsOf(bytes: Buffer): readonly string[] {
  const isArchive = bytes.subarray(0, 2).toString('latin1') === 'PK';
  const text = bytes.toString('latin1');
  const inside = isArchive
    ? unzip(bytes)
    : [...text.matchAll(/data:application\/zip;base64,([\w+/=]+)/g)].map(([, packed = '']) =>
        Buffer.from(packed, 'base64'),
      );
  return [text, ...inside.flatMap(textsOf)];
}

/** Every file of a folder, and what is packed in it. */
export async function readFolder(
  folder: string,
): Promise<readonly { readonly name: string; readonly text: string }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const read = await Promise.all(
    files.map(async ({ name, parentPath }) => {
      const bytes = await readFile(join(parentPath, name));
      return textsOf(bytes).map((text) => ({ name, text }));
    }),
  );
  return read.flat();
}
