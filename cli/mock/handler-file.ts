import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { HttpHandler } from 'msw';
import { UsageError, wordsOf } from '../../base/errors.ts';

/** What MSW asks of a handler; a copy of MSW in the user's own project has classes of its own. */
const isHandler = (value: unknown): value is HttpHandler =>
  typeof value === 'object' &&
  value !== null &&
  'run' in value &&
  typeof value.run === 'function' &&
  'info' in value;

/**
 * Loads a user's own MSW handlers from a module that exports them as `handlers`.
 *
 * @throws UsageError where the module cannot be loaded, or exports something else
 */
export async function readHandlerFile(file: string): Promise<readonly HttpHandler[]> {
  const loaded: unknown = await import(pathToFileURL(resolve(file)).href).catch(
    (error: unknown) => {
      const [line] = wordsOf(error).split('\n');
      throw new UsageError(`--handlers ${file}: cannot be loaded (${line}).`);
    },
  );
  const handlers: unknown =
    typeof loaded === 'object' && loaded !== null ? Reflect.get(loaded, 'handlers') : undefined;
  if (!Array.isArray(handlers)) {
    throw new UsageError(
      `--handlers ${file}: must export \`handlers\`, a list of MSW's request handlers.`,
    );
  }
  const odd = handlers.findIndex((one) => !isHandler(one));
  if (odd !== -1) {
    throw new UsageError(
      `--handlers ${file}: \`handlers[${odd}]\` is no request handler of MSW, such as http.get(…) makes.`,
    );
  }
  return handlers;
}
