import { type Command, InvalidArgumentError } from 'commander';
import { codeOf, UsageError } from '../../base/errors.ts';
import { largestSeed } from '../../check/options/selection.ts';
import type { Chaos } from '../../mocks/behaviours/chaos.ts';
import type { Gateway } from '../../mocks/gateway/gateway.ts';
import type { Patch } from '../../mocks/gateway/stages.ts';
import { wholeNumber } from '../options.ts';
import { readChaos } from './chaos.ts';

/** What the mock is asked to do beside its part. */
export type BehaviourOptions = {
  readonly tokensPerSecond?: number;
  readonly responses?: string;
  readonly handlers?: string;
  readonly chaos?: Chaos['rates'];
  readonly chaosSeed: number;
  readonly realtimeSubprotocolKey?: true;
  readonly cors?: string;
  /** Where to copy the service worker's script to, instead of serving. */
  readonly init?: string;
};

/** Reads an origin: a scheme, a host and perhaps a port, as browsers send it. */
function readOrigin(text: string): string {
  if (URL.canParse(text) && new URL(text).origin === text) return text;
  throw new InvalidArgumentError('It must be an origin such as http://localhost:5173.');
}

/** The options of what the mock does beside its part. */
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
    .option('--init <directory>', "copy MSW's service worker script there, for pages, and end")
    .option(
      '--cors <origin>',
      'let pages of this origin alone read answers (default: any)',
      readOrigin,
    );

/** What a mock does beside its part, made ready. */
export type Behaviours = {
  readonly swaps: readonly Patch[];
  /** Puts in front of the gateway what is to stand there. */
  readonly front: (gateway: Gateway) => Gateway;
  readonly close: () => void;
};

/** MSW is the user's own to install. Any other failure is told as it is. */
function tellWithoutMsw(error: unknown): never {
  const code = codeOf(error, '');
  if (code !== 'ERR_MODULE_NOT_FOUND') throw error;
  throw new UsageError(
    '--handlers: MSW is not installed. Install it beside this tool: npm install --save-dev msw.',
  );
}

/**
 * Makes ready what the options ask for; each part is loaded only where it is.
 *
 * @param tell is told a line for whoever watches the mock
 * @param tellsEach false keeps it to what went wrong
 * @throws UsageError for a file that cannot be used
 */
export async function openBehaviours(
  options: BehaviourOptions,
  tell: (line: string) => void,
  tellsEach: boolean,
): Promise<Behaviours> {
  const swaps: Patch[] = [];
  let front: Behaviours['front'] = (gateway) => gateway;
  let close: Behaviours['close'] = () => undefined;
  if (options.responses !== undefined) {
    const { readResponseFile } = await import('../../mocks/behaviours/response-file.ts');
    const { followFile } = await import('../../base/follow-file.ts');
    const { followScript } = await import('../../mocks/behaviours/script.ts');
    const script = await followFile(options.responses, readResponseFile, { tell });
    swaps.push(followScript(script.current));
    close = script.close;
  }
  if (options.chaos !== undefined) {
    const { spreadChaos } = await import('../../mocks/behaviours/chaos.ts');
    swaps.push(spreadChaos({ rates: options.chaos, seed: options.chaosSeed }));
  }
  if (options.tokensPerSecond !== undefined) {
    const { paceStreams } = await import('../../mocks/behaviours/pace.ts');
    swaps.push(paceStreams(options.tokensPerSecond));
  }
  if (options.cors !== undefined) {
    const { restrictOrigin } = await import('../../mocks/behaviours/restrict-origin.ts');
    swaps.push(restrictOrigin(options.cors));
  }
  if (options.realtimeSubprotocolKey === true) {
    const { takeSubprotocolKey } = await import('../../mocks/behaviours/subprotocol-key.ts');
    swaps.push(takeSubprotocolKey);
  }
  if (tellsEach) {
    const { watchStreams } = await import('../../mocks/behaviours/watch-streams.ts');
    swaps.push(
      watchStreams(({ isWhole, pieces }) => {
        if (!isWhole) tell(`    a stream ended early: ${pieces} pieces were made, and no more`);
      }),
    );
  }
  if (options.handlers !== undefined) {
    const { readHandlerFile } = await import('./handler-file.ts');
    const { withHandlers } = await import('../../mocks/msw/with-handlers.ts').catch(tellWithoutMsw);
    const handlers = await readHandlerFile(options.handlers);
    front = (gateway) =>
      withHandlers(gateway, handlers, (thrown) => {
        // Where each decision is told, this one is among them.
        if (!tellsEach) tell(`--handlers ${options.handlers}: a handler threw ${thrown}`);
      });
  }
  return { swaps, front, close };
}
