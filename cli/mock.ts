import pc from 'picocolors';
import { type KeySeed, keyFixtures, keyStates } from '../fixtures/keys.ts';
import { createControl } from '../mocks/control.ts';
import type { Decision } from '../mocks/decision.ts';
import { defectsOf } from '../mocks/faults/fault.ts';
import { faults, findFault } from '../mocks/faults/index.ts';
import { createGateway, type Gateway } from '../mocks/gateway.ts';
import { type RunningServer, startServer } from '../mocks/server.ts';
import type { ServerDefect } from '../mocks/server-defect.ts';
import { exitCodes } from './exit-codes.ts';
import { readKeyFile } from './key-file.ts';
import { tellMock } from './mock-banner.ts';
import { type BehaviourOptions, openBehaviours } from './mock-behaviours.ts';
import type { Terminal } from './terminal.ts';
import { untilStopped } from './until-stopped.ts';
import { didYouMean, UsageError } from './usage-error.ts';

/** What `mock` is asked for. */
export type MockOptions = BehaviourOptions & {
  readonly port: number;
  readonly host: string;
  readonly keys?: string;
  readonly latency: number;
  readonly fault: readonly string[];
  readonly json?: true;
  readonly quiet?: true;
};

const readFaults = (ids: readonly string[]) =>
  ids.map((id) => {
    const fault = findFault(id);
    if (fault === undefined) {
      const known = faults.map((one) => one.id);
      throw new UsageError(`--fault: there is no fault ${id}.${didYouMean(id, known)}`);
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
): Promise<RunningServer> {
  const { host, port } = options;
  return startServer(gateway, { host, port, control: createControl(gateway.keys), defects }).catch(
    (error: unknown) => {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      throw new UsageError(
        listenFaults[code]?.(options) ??
          `Cannot listen on ${host}:${port} (${code || 'unknown error'}).`,
      );
    },
  );
}

/** The first key of each state. */
export function keysByState(seeds: readonly KeySeed[]): readonly KeySeed[] {
  return keyStates.flatMap((state) => seeds.find((seed) => seed.state === state) ?? []);
}

/** The line that a program reads: where the mock is, and a key of each state. */
export function mockFacts(url: string, seeds: readonly KeySeed[]): object {
  const restricted = seeds.find(({ state }) => state === 'restricted');
  return {
    url,
    keys: Object.fromEntries(keysByState(seeds).map(({ state, key }) => [state, key])),
    restricted: { allowedModels: restricted?.models ?? [] },
  };
}

/** A decision in one line: status, request, whose key, and why not. */
export function tellDecision(decision: Decision, useColor: boolean): string {
  const colors = pc.createColors(useColor);
  const { status, method, path, credential, key, model, refusal, clause } = decision;
  const paint = status < 400 ? colors.green : colors.red;
  const who = key === null ? (credential?.masked ?? 'no key') : `${key.name} (${key.state})`;
  const shownPath = path.replace(/sk-[\w-]{8,}/g, 'sk-…').replace(/[^\x20-\x7e]/g, '?');
  const what = [method, shownPath, who, ...(model === null ? [] : [model])].join(' · ');
  const why =
    refusal === null
      ? ''
      : `\n    ${refusal.reason} → ${refusal.advice}${clause === null ? '' : ` [${clause}]`}`;
  return `${paint(String(status))} ${what}${colors.dim(why)}\n`;
}

/**
 * Serves a mock gateway until it is told to stop.
 *
 * @returns the exit code
 * @throws UsageError for a key file, a fault or an address that cannot be used
 */
export async function mock(options: MockOptions, terminal: Terminal): Promise<number> {
  const seeds =
    options.keys === undefined ? Object.values(keyFixtures) : await readKeyFile(options.keys);
  const swapped = readFaults(options.fault);
  const tell = (line: string): void => void terminal.error.write(`${line}\n`);
  const beside = await openBehaviours(options, tell, options.quiet !== true);
  const gateway = createGateway({
    keys: seeds,
    faults: swapped,
    latency: options.latency,
    behaviours: beside.swaps,
  });
  const server = await listen(beside.front(gateway), options, defectsOf(swapped));
  // Before it is told that the mock listens: whoever reads that may stop it at once.
  const stopped = untilStopped();
  terminal.output.write(
    options.json === true
      ? `${JSON.stringify(mockFacts(server.url, seeds))}\n`
      : tellMock(server.url, seeds, swapped, {
          useColor: terminal.useColor,
          tellsEach: options.quiet !== true,
        }),
  );
  if (options.quiet !== true) {
    gateway.decisions.subscribe((decision) => {
      terminal.error.write(tellDecision(decision, terminal.useColor));
    });
  }
  await stopped;
  beside.close();
  await server.close();
  return exitCodes.conformant;
}
