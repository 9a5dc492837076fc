import { type RequestListener, request } from 'node:http';

/** What came, in its order. */
export type Arrival = {
  readonly line: string;
  /** When this process saw it. */
  readonly at: number;
  /** When this process had last looked before: it came no earlier. */
  readonly since: number;
};

/** The most requests that certainly came in one second: this process may have been too busy to see one in time. */
export const mostAtOnce = (arrivals: readonly Arrival[]): number =>
  Math.max(
    0,
    ...arrivals.map(
      (first, from) => arrivals.slice(from).filter(({ at }) => at < first.since + 1_000).length,
    ),
  );

/** Milliseconds between two looks at the clock. */
const tick = 5;

/** Notes when each request arrives, and passes it on. */
export function counted(arrivals: Arrival[], handle: RequestListener): RequestListener {
  let [before, last] = [performance.now(), performance.now()];
  // The last look is as late as the request where both had to wait; the one before it is not.
  setInterval(() => {
    [before, last] = [last, performance.now()];
  }, tick).unref();
  return (incoming, response) => {
    const line = `${incoming.method} ${incoming.url}`;
    arrivals.push({ line, at: performance.now(), since: before });
    handle(incoming, response);
  };
}

/** Passes each request on to another server on this machine, as it is. */
export const passOn =
  (url: URL): RequestListener =>
  (incoming, response) => {
    const { method, headers, url: path = '/' } = incoming;
    const onward = request(new URL(path, url), { method, headers: { ...headers, host: url.host } });
    onward.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    incoming.pipe(onward);
  };
