import { distance } from 'fastest-levenshtein';

/** The code of what was thrown, such as `ENOENT` or `ECONNREFUSED`. */
export const codeOf = (thrown: unknown, otherwise = 'unknown error'): string =>
  thrown instanceof Error && 'code' in thrown && thrown.code !== undefined
    ? String(thrown.code)
    : otherwise;

/** The message of what was thrown. */
export const wordsOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : 'unknown error';

/** The name and the message of what was thrown. */
export const describeThrown = (thrown: unknown): string =>
  thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : 'what is no Error';

/** Something the user can fix: an option, a variable, a file. It ends the program with exit code 2. */
export class UsageError extends Error {}

/** Letters from which a beginning says which word was meant. */
const enough = 3;

/** The known word that is nearest to what was typed, or the only one that begins so; none where all are far. */
function nearest(typed: string, known: readonly string[]): string | undefined {
  const begun = known.filter((word) => word.toLowerCase().startsWith(typed.toLowerCase()));
  if (typed.length >= enough && begun.length === 1) return begun[0];
  const ranked = known
    .map((word) => ({ word, far: distance(typed.toLowerCase(), word.toLowerCase()) }))
    .sort((one, other) => one.far - other.far);
  const [best] = ranked;
  return best !== undefined && best.far <= Math.max(2, Math.floor(typed.length / 3))
    ? best.word
    : undefined;
}

/** ` Did you mean X?`, or nothing. */
export function didYouMean(typed: string, known: readonly string[]): string {
  const word = nearest(typed, known);
  return word === undefined ? '' : ` Did you mean ${word}?`;
}

const isMissing = (error: unknown): boolean =>
  ['MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND'].includes(codeOf(error, ''));

const missing = (name: string, needs: string): Error =>
  new Error(
    `${needs} needs ${name}, which is not installed. Install it next to this package: npm install --save-dev ${name}`,
  );

/**
 * Loads a package that its user installs. It is synchronous, so that CommonJS can load what needs it.
 *
 * @param name of the package
 * @param needs what needs it: the entry of this package that is imported
 * @throws Error that says what to install, where it is missing
 */
export function loadPeer<Loaded>(name: string, needs: string, load: () => Loaded): Loaded {
  try {
    return load();
  } catch (error) {
    throw isMissing(error) ? missing(name, needs) : error;
  }
}

/** The same for a package that is loaded with `import()`. @throws as `loadPeer` does */
export const awaitPeer = <Loaded>(
  name: string,
  needs: string,
  loading: Promise<Loaded>,
): Promise<Loaded> =>
  loading.catch((error: unknown) => {
    throw isMissing(error) ? missing(name, needs) : error;
  });
