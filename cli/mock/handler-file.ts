import { existsSync } from 'node:fs';
import type { HttpHandler } from 'msw';
import { describeThrown, UsageError } from '../../base/errors.ts';
import { explainFailure, importModule } from '../../base/typescript.ts';
import { hideKeys } from '../../mocks/keys/keyring.ts';

/** What MSW asks of a handler; a copy of MSW in the user's own project has classes of its own. */
const isHandler = (value: unknown): value is HttpHandler =>
  typeof value === 'object' &&
  value !== null &&
  'run' in value &&
  typeof value.run === 'function' &&
  'info' in value;

/** Why a module cannot be loaded, with the place in the file: `handlers.ts:3:14: …`. */
function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return 'it threw something that is no error';
  const { place, message } = explainFailure(thrown.stack ?? '') ?? {
    place: null,
    message: thrown.message,
  };
  return place === null ? message : `${place}: ${message}`;
}

/**
 * Loads a user's own MSW handlers from a module that exports them as `handlers`, in JavaScript or TypeScript.
 *
 * @throws UsageError in one line, where the module cannot be loaded or exports something else
 */
export async function readHandlerFile(file: string): Promise<readonly HttpHandler[]> {
  if (!existsSync(file)) throw new UsageError(`--handlers ${file}: there is no such file.`);
  const loaded: unknown = await importModule(file).catch((error: unknown) => {
    const [line] = reasonOf(error).split('\n');
    throw new UsageError(`--handlers ${file}: cannot be loaded (${line}).`);
  });
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

/**
 * Renders an error that nothing caught in one line: a promise that a handler left alone, or a timer of it.
 * It shows no key.
 */
export function renderStray(file: string, error: unknown): string {
  const line = hideKeys(describeThrown(error)).replace(/\s+/g, ' ').slice(0, 300);
  return `--handlers ${file}: nothing caught ${line}. The mock goes on.`;
}
