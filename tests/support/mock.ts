import { isRecord } from '../../base/json.ts';
import { main } from '../../cli/main.ts';
import type { KeyState } from '../../fixtures/keys.ts';
import { keyStates } from '../../fixtures/keys.ts';
import type { Target } from '../../suites/cases/target.ts';
import { createSurroundings, type Ended, environmentOf, type Variables } from './run-command.ts';

/** A `mock --json` that serves. */
export type RunningMock = {
  /** The whole of its standard output when it had begun to listen. */
  readonly line: string;
  readonly url: string;
  readonly keys: Readonly<Partial<Record<KeyState, string>>>;
  readonly allowedModels: readonly string[];
  /** What it wrote to standard error so far. */
  readonly printed: () => string;
  /** Asks it to stop, and waits for its end. */
  readonly stop: () => Promise<Ended>;
};

const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  isRecord(value) ? value : {};

/** Reads what a mock reports about itself. @throws where it is no line of JSON */
export function readFacts(line: string): Pick<RunningMock, 'url' | 'keys' | 'allowedModels'> {
  const facts: unknown = JSON.parse(line);
  const { url, keys, restricted } = recordOf(facts);
  const { allowedModels } = recordOf(restricted);
  return {
    url: String(url),
    keys: Object.fromEntries(
      keyStates.flatMap((state) => {
        const key = recordOf(keys)[state];
        return typeof key === 'string' ? [[state, key]] : [];
      }),
    ),
    allowedModels: Array.isArray(allowedModels) ? allowedModels.map(String) : [],
  };
}

/**
 * Starts `mock --json` in this process on a free port, and waits until it listens.
 *
 * @throws where it ends instead, with what it wrote
 */
export async function startMock(
  options: readonly string[] = [],
  variables: Variables = {},
): Promise<RunningMock> {
  const listens = Promise.withResolvers<string>();
  const { surroundings, written, stop } = createSurroundings(
    environmentOf(variables),
    process.cwd(),
    (output) => {
      if (output.endsWith('\n')) listens.resolve(output);
    },
  );
  const args = ['mock', '--json', '--port', '0', ...options];
  const end = main(args, surroundings).then((code) => ({ code, ...written }));
  end.then(
    ({ code, error }) => listens.reject(new Error(`mock ended with ${code}: ${error}`)),
    listens.reject,
  );
  const line = await listens.promise;
  return {
    line,
    ...readFacts(line),
    printed: () => written.error,
    stop: () => {
      stop();
      return end;
    },
  };
}

/** A mock as a target of the suite, with the keys that its owner hands over. */
export const mockTarget = (
  { url, keys, allowedModels }: Pick<RunningMock, 'url' | 'keys' | 'allowedModels'>,
  cost: Target['cost'],
  handedOver: readonly KeyState[] = keyStates,
): Target => ({
  baseUrl: new URL(url),
  keys: Object.fromEntries(
    handedOver.flatMap((state) => {
      const key = keys[state];
      return key === undefined ? [] : [[state, key]];
    }),
  ),
  allowedModels,
  cost,
});
