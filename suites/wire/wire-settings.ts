import type { Clock } from '../../base/clock.ts';
import type { Route } from './connect.ts';
import type { Budget, Pace, Pause } from './pace.ts';

/** How requests are sent: the part of a run's settings that the wire needs. */
export type WireSettings = Pick<Budget, 'concurrency'> &
  Partial<Budget> & {
    /** Milliseconds that one exchange may take in all. */
    readonly timeout: number;
    /** The budget that is shared with others who send to the same origin, instead of one of its own. */
    readonly pace?: Pace | undefined;
    readonly route?: Route;
    /** Ends everything at once: requests under way are cut, requests that wait are not sent. */
    readonly signal?: AbortSignal | undefined;
    readonly clock?: Clock;
    readonly notify?: {
      /** Called when nothing is sent for a while because the target said so. */
      readonly pause?: ((pause: Pause) => void) | undefined;
    };
  };
