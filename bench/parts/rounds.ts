import { createGateway } from '../../mocks/gateway/gateway.ts';
import { type Child, type ServerChild, startChild, startServerChild } from '../children.ts';
import { readFigures } from '../load/load-order.ts';
import type { BenchRequest } from '../requests.ts';
import type { Pace } from '../section.ts';
import type { BareAnswer } from '../servers/bare-answer.ts';

/** How fast a server answers one request in one round. */
export type Speed = {
  /** Answers per second. */
  readonly perSecond: number;
  /** The latency in milliseconds that 99 of 100 answers kept within. */
  readonly p99: number;
  /** Microseconds of processor time for an answer. */
  readonly cost: number;
};

/** One round of each server, one after the other. */
export type Round = { readonly bare: Speed; readonly mock: Speed };

/** Both servers under load with one request. */
type Bout = {
  readonly load: Child;
  readonly request: BenchRequest;
  readonly bare: ServerChild;
  readonly mock: ServerChild;
};

/** Asks a mock, and returns its answer for the bare server to give. */
async function answerOfMock(request: BenchRequest): Promise<BareAnswer> {
  const { method, path, headers, body } = request;
  const answered = await createGateway().fetch(
    new Request(`http://mock${path}`, {
      method,
      body: typeof body === 'string' ? body : new Uint8Array(body),
      headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
    }),
  );
  const pieces: string[] = [];
  const decoder = new TextDecoder();
  for await (const piece of answered.body ?? []) pieces.push(decoder.decode(piece));
  return { status: answered.status, headers: Object.fromEntries(answered.headers), pieces };
}

/**
 * Sends one request again and again, and measures its server.
 *
 * @param load a process of `load/load.ts`
 * @throws where an answer is not as it should be
 */
export async function measureServer(
  load: Child,
  request: BenchRequest,
  server: Pick<ServerChild, 'url' | 'processorTime'>,
  answers: number,
): Promise<Speed> {
  const before = await server.processorTime();
  load.send({ url: server.url, request: request.name, answers });
  const seen = readFigures(await load.next());
  if (seen.failures > 0) {
    throw new Error(`${seen.failures} answers to "${request.name}" were not as they should be`);
  }
  const used = (await server.processorTime()) - before;
  return { perSecond: seen.perSecond, p99: seen.p99, cost: (used / seen.answers) * 1000 };
}

/** Measures both in turns, and who goes first changes: what else the machine does meets them alike. */
async function playRounds(bout: Bout, { rounds, answers }: Pace): Promise<readonly Round[]> {
  const { load, request } = bout;
  const measure = (server: ServerChild): Promise<Speed> =>
    measureServer(load, request, server, answers);
  const played: Round[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const early = round % 2 === 0 ? await measure(bout.bare) : null;
    const mock = await measure(bout.mock);
    played.push({ bare: early ?? (await measure(bout.bare)), mock });
  }
  return played;
}

/** A mock and a bare server that answers the same bytes, for one request. */
export type Pair = {
  /** Measures some rounds. */
  readonly play: (pace: Pace) => Promise<readonly Round[]>;
  readonly stop: () => Promise<void>;
};

/**
 * Starts a mock and a bare server in processes of their own, and sends each `warmUp` requests until their code is
 * compiled.
 */
export async function startPair(request: BenchRequest, warmUp: number): Promise<Pair> {
  const load = startChild('load/load.ts');
  const answer = JSON.stringify(await answerOfMock(request));
  const bare = await startServerChild('servers/bare.ts', [answer]);
  const mock = await startServerChild('servers/mock.ts');
  for (const server of [bare, mock]) await measureServer(load, request, server, warmUp);
  return {
    play: (pace) => playRounds({ load, request, bare, mock }, pace),
    stop: async () => {
      for (const child of [load, bare, mock]) await child.stop();
    },
  };
}
