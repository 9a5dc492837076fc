import { createGateway } from '../mocks/gateway.ts';
import type { Child, ServerChild } from './children.ts';
import { startChild, startServerChild } from './children.ts';
import { type LoadFigures, type LoadOrder, readFigures } from './load-order.ts';
import { type BenchRequest, benchRequests } from './requests.ts';
import { median } from './statistics.ts';

/** The mock beside a bare server, for one request. */
export type Throughput = {
  readonly name: string;
  readonly bare: LoadFigures;
  readonly mock: LoadFigures;
  /** The mock's answers per second over the bare server's, the median of the rounds' own ratios. */
  readonly ratio: number;
};

export type Pace = { readonly rounds: number; readonly milliseconds: number };

async function ask(load: Child, order: LoadOrder): Promise<LoadFigures> {
  load.tell(order);
  const figures = readFigures(await load.next());
  if (figures.failures > 0) {
    throw new Error(`${figures.failures} answers to "${order.request}" were not as they should be`);
  }
  return figures;
}

const middle = (figures: readonly LoadFigures[]): LoadFigures => ({
  perSecond: median(figures.map(({ perSecond }) => perSecond)),
  p99: median(figures.map(({ p99 }) => p99)),
  failures: 0,
});

/** What the mock answers to a request, for the bare server to answer as much. */
async function answerTo({ method, path, headers, body }: BenchRequest): Promise<string> {
  const request = new Request(`http://mock${path}`, {
    method,
    body,
    headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
  });
  return (await createGateway().fetch(request)).text();
}

async function measure(
  request: BenchRequest,
  servers: { readonly load: Child; readonly mock: ServerChild },
  { rounds, milliseconds }: Pace,
): Promise<Throughput> {
  const { load, mock } = servers;
  const args = [await answerTo(request), String(request.status)];
  const bare = await startServerChild('servers/bare.ts', args);
  const run = (url: string, time = milliseconds) =>
    ask(load, { url, request: request.name, milliseconds: time });
  await run(bare.url, milliseconds / 2);
  await run(mock.url, milliseconds / 2);
  const pairs: { readonly bare: LoadFigures; readonly mock: LoadFigures }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    pairs.push({ bare: await run(bare.url), mock: await run(mock.url) });
  }
  await bare.stop();
  return {
    name: request.name,
    bare: middle(pairs.map((pair) => pair.bare)),
    mock: middle(pairs.map((pair) => pair.mock)),
    ratio: median(pairs.map((pair) => pair.mock.perSecond / pair.bare.perSecond)),
  };
}

/** Measures the mock beside a bare server that reads and parses the same body, in turns. */
export async function measureThroughput(
  pace: Pace,
  tell: (text: string) => void,
): Promise<readonly Throughput[]> {
  const load = startChild('load.ts');
  const mock = await startServerChild('servers/mock.ts');
  const measured: Throughput[] = [];
  for (const request of benchRequests) {
    tell(`${request.name}: ${pace.rounds} rounds beside a bare server`);
    measured.push(await measure(request, { load, mock }, pace));
  }
  await mock.stop();
  await load.stop();
  return measured;
}
