import { createGateway } from '../mocks/gateway/gateway.ts';
import { type Child, type ServerChild, startChild, startServerChild } from './children.ts';
import { readFigures } from './load-order.ts';
import { type BenchRequest, benchRequests } from './requests.ts';
import { median } from './statistics.ts';

/** How fast a server answers one request. */
export type Speed = {
  /** Answers per second. */
  readonly perSecond: number;
  /** The latency in milliseconds that 99 of 100 answers kept within. */
  readonly p99: number;
  /** Microseconds of processor time for an answer. */
  readonly cost: number;
};

/** The mock beside a bare server, for one request: the medians of the rounds. */
export type Throughput = {
  readonly name: string;
  /** The status of the answers. */
  readonly status: number;
  readonly bare: Speed;
  readonly mock: Speed;
  /** The mock's answers per second over the bare server's, the median of the rounds' own ratios. */
  readonly ratio: number;
};

export type Pace = { readonly rounds: number; readonly milliseconds: number };

/** Both servers under load with one request. */
type Bout = {
  readonly load: Child;
  readonly request: BenchRequest;
  readonly bare: ServerChild;
  readonly mock: ServerChild;
};

/** Answers until a server's code is fully compiled. */
const warmUpAnswers = 50_000;

async function measure(
  { load, request }: Bout,
  server: ServerChild,
  milliseconds: number,
): Promise<Speed & { readonly answers: number }> {
  const before = await server.processorTime();
  load.send({ url: server.url, request: request.name, milliseconds });
  const { answers, perSecond, p99, failures } = readFigures(await load.next());
  if (failures > 0) {
    throw new Error(`${failures} answers to "${request.name}" were not as they should be`);
  }
  const used = (await server.processorTime()) - before;
  return { answers, perSecond, p99, cost: (used / answers) * 1000 };
}

async function warmUp(bout: Bout, server: ServerChild): Promise<void> {
  const start = performance.now();
  let answers = 0;
  while (answers < warmUpAnswers && performance.now() - start < 5_000) {
    answers += (await measure(bout, server, 500)).answers;
  }
}

const middle = (speeds: readonly Speed[]): Speed => ({
  perSecond: median(speeds.map(({ perSecond }) => perSecond)),
  p99: median(speeds.map(({ p99 }) => p99)),
  cost: median(speeds.map(({ cost }) => cost)),
});

/** Measures both in turns, and who goes first changes: the machine's own moods meet them alike. */
async function compare(bout: Bout, { rounds, milliseconds }: Pace): Promise<Throughput> {
  await warmUp(bout, bout.bare);
  await warmUp(bout, bout.mock);
  const pairs: { readonly bare: Speed; readonly mock: Speed }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const early = round % 2 === 0 ? await measure(bout, bout.bare, milliseconds) : null;
    const mock = await measure(bout, bout.mock, milliseconds);
    pairs.push({ bare: early ?? (await measure(bout, bout.bare, milliseconds)), mock });
  }
  return {
    name: bout.request.name,
    status: bout.request.status,
    bare: middle(pairs.map(({ bare }) => bare)),
    mock: middle(pairs.map(({ mock }) => mock)),
    ratio: median(pairs.map(({ bare, mock }) => mock.perSecond / bare.perSecond)),
  };
}

/** What the mock answers to a request, for the bare server to answer as much. */
async function answerTo({ method, path, headers, body }: BenchRequest): Promise<string> {
  const request = new Request(`http://mock${path}`, {
    method,
    body,
    headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
  });
  return (await createGateway().fetch(request)).text();
}

/** Measures the mock beside a bare server that reads and parses the same body. */
export async function measureThroughput(
  pace: Pace,
  report: (text: string) => void,
): Promise<readonly Throughput[]> {
  const load = startChild('load.ts');
  const measured: Throughput[] = [];
  for (const request of benchRequests) {
    report(`${request.name}: warm-up, then ${pace.rounds} rounds with a bare server`);
    const args = [await answerTo(request), String(request.status)];
    const bare = await startServerChild('servers/bare.ts', args);
    const mock = await startServerChild('servers/mock.ts');
    measured.push(await compare({ load, request, bare, mock }, pace));
    await bare.stop();
    await mock.stop();
  }
  await load.stop();
  return measured;
}
