/** The code of what was thrown, such as `ENOENT` or `ECONNREFUSED`. */
export const codeOf = (thrown: unknown, otherwise = 'unknown error'): string =>
  thrown instanceof Error && 'code' in thrown ? String(thrown.code) : otherwise;

/** The message of what was thrown. */
export const wordsOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : 'unknown error';
