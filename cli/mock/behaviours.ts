import { type Command, InvalidArgumentError } from 'commander';
import { codeOf, UsageError } from '../../base/errors.ts';
import { largestSeed } from '../../check/options/selection.ts';
import type { Chaos } from '../../mocks/behaviours/chaos.ts';
import type { AnswerBook } from '../../mocks/behaviours/scripts/answer-book.ts';
import type { Script } from '../../mocks/behaviours/scripts/script.ts';
import type { Gateway } from '../../mocks/gateway/gateway.ts';
import type { Patch } from '../../mocks/gateway/stages.ts';
import { wholeNumber } from '../options.ts';
import { readChaos } from './chaos.ts';

/** Options that change how the mock behaves. */
export type BehaviourOptions = {
  readonly tokensPerSecond?: number;
  readonly responses?: string;
  readonly handlers?: string;
  readonly chaos?: Chaos['rates'];
  readonly chaosSeed: number;
  readonly realtimeSubprotocolKey?: true;
  readonly cors?: string;
  readonly strictModels?: true;
  readonly azure?: true;
  /** Where to copy the service worker's script to, instead of serving. */
  readonly init?: string;
};

/** Reads an origin: a scheme, a host and perhaps a port, as browsers send it. */
function readOrigin(text: string): string {
  if (URL.canParse(text) && new URL(text).origin === text) return text;
  throw new InvalidArgumentError('It must be an origin such as http://localhost:5173.');
}

/** Adds the options of the mock's behaviours. */
export const addBehaviourOptions = (command: Command): Command =>
  command
    .option(
      '--tokens-per-second <n>',
      'stream answers at the pace of a model (default: as fast as they are read)',
      wholeNumber(1, 100_000),
    )
    .option(
      '--responses <file>',
      'YAML list of answers to give, read again when it changes: when, text, call, error, delay',
    )
    .option(
      '--handlers <file>',
      'a module that exports `handlers`: your own MSW handlers, in front',
    )
    .option(
      '--chaos <shares>',
      'let accepted requests go wrong, as in 429=10%,500=5%,slow=10%,cut=5%',
      readChaos,
    )
    .option(
      '--chaos-seed <n>',
      'the same seed brings the same mishaps',
      wholeNumber(0, largestSeed),
      1,
    )
    .option(
      '--realtime-subprotocol-key',
      'take a realtime key from the sub-protocol too, as pages in a browser send it',
    )
    .option('--strict-models', 'refuse a model that GET /v1/models does not list with 404')
    .option('--azure', "also answer Azure OpenAI's paths and its `api-key` header")
    .option('--init <directory>', "copy MSW's service worker script there, for pages, and end")
    .option(
      '--cors <origin>',
      'let only pages of this origin read answers (default: any)',
      readOrigin,
    );

/** The behaviours of a mock, ready to use. */
export type Behaviours = {
  readonly patches: readonly Patch[];
  /** Takes answers while the mock runs. */
  readonly answers: AnswerBook;
  /** Adds the user's handlers in front of the gateway. */
  readonly front: (gateway: Gateway) => Gateway;
  readonly close: () => void;
};

/** MSW is the user's own to install. Any other error is thrown as it is. */
function refuseWithoutMsw(error: unknown): never {
  const code = codeOf(error, '');
  if (code !== 'ERR_MODULE_NOT_FOUND') throw error;
  throw new UsageError(
    '--handlers: MSW is not installed. Install it next to this tool: npm install --save-dev msw.',
  );
}

/**
 * Prepares the behaviours that the options name; loads only those.
 *
 * @param print prints a line for the person who watches the mock
 * @param printsEach false prints only what went wrong
 * @throws UsageError for a file that cannot be used
 */
export async function openBehaviours(
  options: BehaviourOptions,
  print: (line: string) => void,
  printsEach: boolean,
): Promise<Behaviours> {
  let front: Behaviours['front'] = (gateway) => gateway;
  let close: Behaviours['close'] = () => undefined;
  let written: () => Script = () => [];
  if (options.responses !== undefined) {
    const { readResponseFile } = await import('../../mocks/behaviours/scripts/response-file.ts');
    const { followFile } = await import('../../base/follow-file.ts');
    const script = await followFile(options.responses, readResponseFile, { print });
    written = script.current;
    close = script.close;
  }
  const { createAnswerBook } = await import('../../mocks/behaviours/scripts/answer-book.ts');
  const { answerProbes } = await import('../../mocks/behaviours/answer-probes.ts');
  const answers = createAnswerBook(written);
  const patches: Patch[] = [answers.behaviour, answerProbes];
  if (options.strictModels === true) {
    const { requireListedModels } = await import('../../mocks/gateway/listed-models.ts');
    patches.push(requireListedModels);
  }
  if (options.azure === true) {
    const { answerAzure } = await import('../../mocks/gateway/request/azure-routes.ts');
    patches.push(answerAzure);
  }
  if (options.chaos !== undefined) {
    const { spreadChaos } = await import('../../mocks/behaviours/chaos.ts');
    patches.push(spreadChaos({ rates: options.chaos, seed: options.chaosSeed }));
  }
  if (options.tokensPerSecond !== undefined) {
    const { paceStreams } = await import('../../mocks/behaviours/pace.ts');
    patches.push(paceStreams(options.tokensPerSecond));
  }
  if (options.cors !== undefined) {
    const { restrictOrigin } = await import('../../mocks/behaviours/restrict-origin.ts');
    patches.push(restrictOrigin(options.cors));
  }
  if (options.realtimeSubprotocolKey === true) {
    const { takeSubprotocolKey } = await import('../../mocks/behaviours/subprotocol-key.ts');
    patches.push(takeSubprotocolKey);
  }
  if (printsEach) {
    const { watchStreams } = await import('../../mocks/behaviours/watch-streams.ts');
    patches.push(
      watchStreams(({ isWhole, pieces }) => {
        if (!isWhole) print(`    a stream ended early: ${pieces} pieces were made, and no more`);
      }),
    );
  }
  if (options.handlers !== undefined) {
    const { readHandlerFile } = await import('./handler-file.ts');
    const { withHandlers } = await import('../../mocks/msw/with-handlers.ts').catch(
      refuseWithoutMsw,
    );
    const handlers = await readHandlerFile(options.handlers);
    front = (gateway) =>
      withHandlers(gateway, handlers, (thrown) => {
        // Where each decision is printed, this one is among them.
        if (!printsEach) print(`--handlers ${options.handlers}: a handler threw ${thrown}`);
      });
  }
  return { patches, answers, front, close };
}
