import type { Context } from '../../gateway/context.ts';
import type { Patch } from '../../gateway/stages.ts';
import { breaking } from '../fault.ts';

/** What is left of a refused request on its connection is read as the next one, and is none. */
const leaveUnread =
  (isLeft: (ctx: Context) => boolean): Patch =>
  (stages) => {
    const outOfStep = new WeakSet<object>();
    return {
      ...stages,
      preflight: (ctx) => {
        const { connection } = ctx.request;
        if (connection === null || !outOfStep.delete(connection)) return stages.preflight(ctx);
        return { status: 501, headers: {}, body: 'Unsupported method' };
      },
      refuse: (ctx, refusal) => {
        const { connection } = ctx.request;
        if (connection !== null && refusal.status === 401 && isLeft(ctx)) outOfStep.add(connection);
        return stages.refuse(ctx, refusal);
      },
    };
  };

const lengthOf = ({ headers }: Context): number => Number(headers.get('content-length') ?? 0);

/** Refusals that come before the body of their request was read, on a connection that is kept. */
export const unreadRequestFaults = breaking('HARD-CONNECTION', {
  'refused-body-left-unread': [
    'The body of a refused request stays on the connection, and is read as the next one.',
    leaveUnread((ctx) => lengthOf(ctx) > 0),
  ],
  'large-refused-body-left-unread': [
    'A refused body larger than the buffer stays, and is read as the next request.',
    leaveUnread((ctx) => lengthOf(ctx) > 64 * 1024),
  ],
  'refused-chunks-left-unread': [
    'The chunks of a refused request stay, and are read as the next one.',
    leaveUnread((ctx) => ctx.headers.has('transfer-encoding')),
  ],
});
