import { type RequestListener, request } from 'node:http';

/** What came, in its order. */
export type Arrival = { readonly at: number; readonly line: string };

/** The most requests that came in any one second, by the server's clock. */
export const mostAtOnce = (arrivals: readonly Arrival[]): number =>
  Math.max(
    0,
    ...arrivals.map(
      ({ at: start }) => arrivals.filter(({ at }) => at >= start && at < start + 1_000).length,
    ),
  );

/** Notes when each request arrives, and passes it on. */
export const counted =
  (arrivals: Arrival[], handle: RequestListener): RequestListener =>
  (incoming, response) => {
    arrivals.push({ at: performance.now(), line: `${incoming.method} ${incoming.url}` });
    handle(incoming, response);
  };

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
