import type { RealtimeEvent } from './events.ts';

/** An event of a client, whose shape is the client's own. */
export type ClientEvent = Readonly<Record<string, unknown>>;

/** A problem that the session reports before it goes on. */
export const problem = (
  message: string,
  event?: ClientEvent,
  code: string | null = null,
): RealtimeEvent => {
  const id = event?.['event_id'];
  return {
    type: 'error',
    error: {
      type: 'invalid_request_error',
      code,
      message,
      param: null,
      event_id: typeof id === 'string' ? id : null,
    },
  };
};

/** The report of an event that the session could not handle; the session goes on. */
export const failure: RealtimeEvent = {
  type: 'error',
  error: {
    type: 'server_error',
    code: null,
    message: 'The mock failed on this event. This is a defect of the mock: please report it.',
    param: null,
    event_id: null,
  },
};
