import { operationOf } from '../../spec/index.ts';
import type { Swap } from '../gateway/parts.ts';
import { afterRefusal, asksForStream } from './swaps.ts';

/** Tells the refusals with this status as the first event of a stream, where one was asked for. */
export const tellInStream =
  (status: number): Swap =>
  (parts) =>
    afterRefusal(async (response, refusal, inbound) => {
      const route = parts.route(inbound);
      if (!route.found || refusal.status !== status) return response;
      if (!(await asksForStream(inbound, operationOf(route.operation)))) return response;
      const headers = new Headers(response.headers);
      headers.set('content-type', 'text/event-stream');
      return new Response(`event: error\ndata: ${await response.text()}\n\n`, { headers });
    })(parts);
