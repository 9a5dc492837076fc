import { readFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { randomText } from '../../base/digest.ts';
import { codeOf, didYouMean, UsageError } from '../../base/errors.ts';
import { followFile } from '../../base/follow-file.ts';
import { isLoopbackHost } from '../../base/loopback.ts';
import type { Environment } from '../../check/target-from-env.ts';
import { type KeySpec, keyFixtures, keyStates } from '../../fixtures/keys.ts';
import { type Control, createControl } from '../../mocks/control/control.ts';
import { servePage } from '../../mocks/dashboard/serve-page.ts';
import { defectsOf } from '../../mocks/faults/fault.ts';
import { faults, findFault } from '../../mocks/faults/index.ts';
import { createGateway, type Gateway } from '../../mocks/gateway/gateway.ts';
import { createTrafficLog } from '../../mocks/gateway/traffic/traffic-log.ts';
import { markSeeds, storedSeeds } from '../../mocks/keys/merge-keys.ts';
import { asIssued, describeKeys, reseedGateway } from '../../mocks/keys/mock-keys.ts';
import type { ServerDefect } from '../../mocks/server/malformed-request.ts';
import { type RunningServer, startServer } from '../../mocks/server/server.ts';
import { exitCodes } from '../exit-codes.ts';
import { activeOptions } from '../mock/active-options.ts';
import { renderBanner } from '../mock/banner.ts';
import { openBehaviours } from '../mock/behaviours.ts';
import { renderDecision } from '../mock/decision.ts';
import { renderStray } from '../mock/handler-file.ts';
import type { MockOptions } from '../mock/mock-options.ts';
import { openRecordings } from '../mock/recordings.ts';
import { untilStopped } from '../terminal/signals.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** The token of the control API, and whether the mock made it and so has to print it. */
export type ControlToken = { readonly token: string; readonly isMade: boolean };

const shortest = 16;

/**
 * Takes the control token from the environment, never from the command line, or makes one.
 *
 * @throws UsageError for one that is too short
 */
export function readControlToken(env: Environment): ControlToken {
  const token = env['ANYONE_CONTROL_TOKEN'];
  if (token === undefined) return { token: randomText(32), isMade: true };
  if (token.length < shortest || !/^[\x21-\x7e]+$/.test(token)) {
    throw new UsageError(
      `ANYONE_CONTROL_TOKEN: must be ${shortest} or more printable characters without spaces, not a text of ${token.length}. Leave it out, and the mock makes one.`,
    );
  }
  return { token, isMade: false };
}

const readFaults = (ids: readonly string[]) =>
  ids.map((id) => {
    const fault = findFault(id);
    if (fault === undefined) {
      const known = faults.map((one) => one.id);
      const hint = didYouMean(id, known) || ' `faults` shows every fault.';
      throw new UsageError(`--fault: there is no fault ${id}.${hint}`);
    }
    return fault;
  });

const listenFaults: Readonly<Record<string, (options: MockOptions) => string>> = {
  EADDRINUSE: ({ port, host }) =>
    `Port ${port} on ${host} is taken. Stop what listens there, or take a free one with --port 0.`,
  EACCES: ({ port }) => `Port ${port} needs more rights than this user has. Take one above 1023.`,
  EADDRNOTAVAIL: ({ host }) => `This machine has no address ${host}. Try --host 127.0.0.1.`,
  ENOTFOUND: ({ host }) => `The host ${host} is not known. Try --host 127.0.0.1.`,
};

async function listen(
  gateway: Gateway,
  options: MockOptions,
  defects: readonly ServerDefect[],
  control: Control,
  print: (line: string) => void,
): Promise<RunningServer> {
  const { host, port, quiet } = options;
  const tellMalformed = quiet === true ? {} : { tellMalformed: print };
  return startServer(gateway, { host, port, control, defects, ...tellMalformed }).catch(
    (error: unknown) => {
      const code = codeOf(error, '');
      throw new UsageError(
        listenFaults[code]?.(options) ??
          `Cannot listen on ${host}:${port} (${code || 'unknown error'}).`,
      );
    },
  );
}

/** The first key of each state. */
function keysByState(seeds: readonly KeySpec[]): readonly KeySpec[] {
  return keyStates.flatMap((state) => seeds.find((seed) => seed.state === state) ?? []);
}

/** The line that a program reads: where the mock is, a key of each state, and a token that it made. */
function mockFacts(url: string, seeds: readonly KeySpec[], token: string | null): object {
  const restricted = seeds.find(({ state }) => state === 'restricted');
  return {
    url,
    keys: Object.fromEntries(keysByState(seeds).map(({ state, key }) => [state, key])),
    restricted: { allowedModels: restricted?.models ?? [] },
    ...(token === null ? {} : { controlToken: token }),
  };
}

/** The addresses at which other machines reach a mock that listens on every interface. */
const networkUrls = (host: string, port: number): readonly string[] =>
  host !== '0.0.0.0' && host !== '::'
    ? []
    : Object.values(networkInterfaces())
        .flatMap((addresses) => addresses ?? [])
        .filter(({ family, internal }) => family === 'IPv4' && !internal)
        .map(({ address }) => `http://${address}:${port}`);

/** The YAML parser is loaded only for a key file: that takes longer than most of the mock. */
async function loadKeyFileReader() {
  const { readKeyFile } = await import('../../mocks/keys/key-file.ts');
  return readKeyFile;
}

const readDocument = (): Promise<string> =>
  readFile(new URL(import.meta.resolve('anyone-conformance/openapi.yaml')), 'utf8');

/** Milliseconds that a key file must stay unchanged before it is read: half of a list is a valid list. */
const keyFileSettles = 200;

/**
 * Serves a mock gateway until the process is stopped.
 *
 * @returns the exit code
 * @throws UsageError for a key file, a state file, a token, a fault or an address that cannot be used
 */
export async function mock(
  options: MockOptions,
  env: Environment,
  terminal: Terminal,
): Promise<number> {
  const { keys: keyFile, state: stateFile } = options;
  const complain = (message: string) => terminal.error.write(message);
  const print = (line: string): void => void terminal.error.write(`${line}\n`);
  // Replaced once there is a gateway.
  let changed = (edited: readonly KeySpec[]): string => `${edited.length} keys`;
  const followed =
    keyFile === undefined
      ? null
      : await followFile(keyFile, await loadKeyFileReader(), {
          print,
          changed: (edited) => `--keys ${keyFile}: read again, ${changed(edited)}.`,
          settle: keyFileSettles,
        });
  const seedsNow = followed?.current ?? ((): readonly KeySpec[] => Object.values(keyFixtures));
  const chosenFaults = readFaults(options.fault);
  const access = options.controlToken === true ? readControlToken(env) : null;
  const beside = await openBehaviours(options, print, options.quiet !== true);
  const recordings = await openRecordings(options, env, print);
  const { handlers } = options;
  if (handlers !== undefined) {
    terminal.signals.onStray((error) => print(renderStray(handlers, error)));
  }
  const isLocal = isLoopbackHost(options.host);
  const keepsTraffic = options.traffic ?? isLocal;
  const seeds = seedsNow();
  let marks = markSeeds(seeds);
  const gateway = createGateway({
    keys: seeds,
    faults: chosenFaults,
    latency: options.latency,
    seed: options.seed,
    behaviours: [...recordings.patches, ...beside.patches],
    ...(keepsTraffic ? { traffic: createTrafficLog() } : {}),
  });
  const state =
    stateFile === undefined
      ? null
      : await (await import('../../mocks/keys/mock-state.ts')).openState(
          stateFile,
          gateway,
          { seeds, isFile: followed !== null },
          complain,
        );
  changed = (edited) => {
    marks = reseedGateway(gateway, marks, edited);
    state?.keepSoon();
    return describeKeys(gateway, edited);
  };
  const control = createControl(gateway, {
    page: servePage,
    document: readDocument,
    answers: beside.answers,
    initial: () => storedSeeds(seedsNow()),
    ...(access === null ? {} : { token: access.token }),
    ...(state === null ? {} : { keep: state.keep }),
  });
  const defects = defectsOf(chosenFaults);
  const server = await listen(beside.front(gateway), options, defects, control, print).catch(
    async (error: unknown) => {
      // Report only the first problem.
      await state?.close().catch(() => undefined);
      throw error;
    },
  );
  // Before the banner: a program that reads it may stop the mock at once.
  const stopped = untilStopped(terminal.signals);
  const token = access?.isMade === true ? access.token : null;
  const issued = state === null ? seeds : asIssued(gateway, seeds);
  terminal.unredacted.write(
    options.json === true
      ? `${JSON.stringify(mockFacts(server.url, issued, token))}\n`
      : renderBanner(server.url, issued, chosenFaults, {
          useColor: terminal.useColor,
          printsEach: options.quiet !== true,
          token,
          options: activeOptions(options, {
            isOn: keepsTraffic,
            isUsual: keepsTraffic === isLocal,
          }),
          networkUrls: networkUrls(options.host, server.port),
        }),
  );
  if (options.quiet !== true) {
    const form = { useColor: terminal.useColor, isVerbose: options.verbose === true };
    gateway.decisions.subscribe((decision) => {
      terminal.error.write(renderDecision(decision, form));
    });
  }
  await stopped;
  beside.close();
  followed?.close();
  await server.close();
  await recordings.close();
  await state?.close();
  return exitCodes.conformant;
}
