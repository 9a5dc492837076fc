import { isRecord } from '../../base/json.ts';
import type { KeyState } from '../../fixtures/keys.ts';
import { keyStates } from '../../fixtures/keys.ts';
import type { Target } from '../../suites/cases/target.ts';
import { commandArguments, type Ended, startProgram, untilEnd } from './run-command.ts';

/** A `mock --json` that serves in a process of its own. */
export type MockProcess = {
  /** The whole of its standard output when it had begun to listen. */
  readonly line: string;
  readonly url: string;
  readonly keys: Readonly<Partial<Record<KeyState, string>>>;
  readonly allowedModels: readonly string[];
  /** What it wrote to standard error so far. */
  readonly told: () => string;
  /** Tells it to stop, and waits for its end. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<Ended>;
};

const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  isRecord(value) ? value : {};

/** Reads what the mock tells of itself. @throws where it is no line of JSON */
function readFacts(line: string): Pick<MockProcess, 'url' | 'keys' | 'allowedModels'> {
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
 * Starts `mock --json` on a free port and waits until it listens.
 *
 * @param command the program and its first arguments; the sources, run by this Node, by default
 * @throws where it ends instead, with what it wrote
 */
export async function startMock(
  options: readonly string[] = [],
  [program, ...first]: readonly [string, ...string[]] = [process.execPath, ...commandArguments([])],
  variables: Readonly<Record<string, string>> = {},
): Promise<MockProcess> {
  const args = [...first, 'mock', '--json', '--port', '0', ...options];
  const child = startProgram(program, args, variables);
  const end = untilEnd(child);
  let told = '';
  child.stderr?.on('data', (text: string) => {
    told += text;
  });
  const line = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk: string) => {
      text += chunk;
      if (text.endsWith('\n')) resolve(text);
    });
    end.then(({ code, error }) => reject(new Error(`mock ended with ${code}: ${error}`)), reject);
  });
  return {
    line,
    ...readFacts(line),
    told: () => told,
    stop: (signal = 'SIGTERM') => {
      child.kill(signal);
      return end;
    },
  };
}

/** A mock as a target of the suite, with the keys that its owner hands over. */
export const mockTarget = (
  { url, keys, allowedModels }: MockProcess,
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
