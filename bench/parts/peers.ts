import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keyFixtures } from '../../fixtures/keys.ts';
import { startChild } from '../children.ts';
import { programInWords } from '../program.ts';
import { completion } from '../requests.ts';
import { atLeast, type Goal, inWhole, type Pace, type Part } from '../section.ts';
import { median } from '../statistics.ts';
import { own, type Peer, peers } from './peer-list.ts';
import { type PeerProcess, startPeer } from './peer-process.ts';
import { measureServer, type Speed } from './rounds.ts';

const install = 'npm install --prefix bench/peers --no-package-lock --ignore-scripts';

/** How many times better than each peer the mock must be. */
const leastFactor = 2;

/** The memory of a server is read after this many answers. */
const warmUp = 10_000;

/** How often each is started. */
const starts = 3;

type Figures = {
  readonly name: string;
  readonly checks: string;
  readonly unknownKey: number;
  readonly perSecond: number;
  /** Microseconds of processor time for an answer. */
  readonly cost: number;
  /** Milliseconds. */
  readonly startUp: number;
  /** Bytes. */
  readonly memory: number;
};

const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(0)} MiB`;

const rowOf = ({ name, checks, unknownKey, perSecond, cost, startUp, memory }: Figures) => [
  name,
  checks,
  String(unknownKey),
  inWhole(perSecond),
  `${cost.toFixed(0)} µs`,
  `${startUp.toFixed(0)} ms`,
  megabytes(memory),
];

const goalsOf = (mock: Figures, peer: Figures): readonly Goal[] => [
  atLeast(`answers per CPU second, mock ÷ ${peer.name}`, peer.cost / mock.cost, leastFactor),
  atLeast(`start-up, ${peer.name} ÷ mock`, peer.startUp / mock.startUp, leastFactor),
  atLeast(`memory, ${peer.name} ÷ mock`, peer.memory / mock.memory, leastFactor),
];

async function compare(
  running: readonly PeerProcess[],
  { rounds, answers }: Pace,
): Promise<Figures[]> {
  const load = startChild('load/load.ts');
  for (const peer of running) await measureServer(load, completion, peer, warmUp);
  const memory = await Promise.all(running.map((peer) => peer.memory()));
  const speeds: Speed[][] = running.map(() => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [at, peer] of running.entries()) {
      speeds[at]?.push(await measureServer(load, completion, peer, answers));
    }
  }
  await load.stop();
  return running.map(({ name, checks, unknownKey, startUp }, at) => ({
    name,
    checks,
    unknownKey,
    perSecond: median((speeds[at] ?? []).map(({ perSecond }) => perSecond)),
    cost: median((speeds[at] ?? []).map(({ cost }) => cost)),
    startUp,
    memory: memory[at] ?? Number.NaN,
  }));
}

/** Starts a peer a few times, one after the other; the last process goes on. */
async function startOften(peer: Peer, folder: string): Promise<PeerProcess> {
  const { key } = keyFixtures.active;
  const times: number[] = [];
  for (let start = 1; ; start += 1) {
    const running = await startPeer(peer, key, folder);
    times.push(running.startUp);
    if (start === starts) return { ...running, startUp: median(times) };
    await running.stop();
  }
}

/** Other mock servers, in turns with the mock; each is a process of its own. */
export const peersPart: Part = {
  name: 'peers',
  isUsual: false,
  measure: async ({ rounds, answers }, report) => {
    const folder = await mkdtemp(join(tmpdir(), 'peers-'));
    const found = peers.filter(({ needs }) => needs === null || existsSync(needs));
    if (found.length < peers.length) report(`some are not installed; to install them: ${install}`);
    const running: PeerProcess[] = [];
    try {
      for (const peer of [own, ...found]) {
        report(`starts ${peer.name}`);
        running.push(await startOften(peer, folder));
      }
      const pace = { rounds: Math.min(rounds, 7), answers: Math.ceil(answers / 2) };
      const [mock, ...others] = await compare(running, pace);
      if (mock === undefined) throw new Error('the mock was not measured');
      return {
        title: `A completion from other mock servers, and from ${programInWords} of this one, 50 connections, median of ${pace.rounds} rounds in turns; start-up to the first completion, memory after ${inWhole(warmUp)} answers`,
        rows: [
          ['server', 'checks of a key', 'unknown key', 'answers/s', 'CPU', 'start-up', 'memory'],
          ...[mock, ...others].map(rowOf),
        ],
        goals: others.flatMap((peer) => goalsOf(mock, peer)),
        figures: [mock, ...others],
      };
    } finally {
      for (const peer of running) await peer.stop();
      await rm(folder, { recursive: true, force: true });
    }
  },
};
