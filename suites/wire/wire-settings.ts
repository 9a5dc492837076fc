import type { Clock } from '../../base/clock.ts';
import type { Route } from './connect.ts';
import type { Pause } from './limit.ts';
import type { Budget, Pace } from './pace.ts';

/** How requests are sent: the part of a run's settings that the wire needs. */
export type WireSettings = Pick<Budget, 'concurrency'> &
  Partial<Budget> & {
    /** Milliseconds that one exchange may take in all. */
    readonly timeout: number;
    /** A budget shared with others who send to the same origin; by default the wire has its own. */
    readonly pace?: Pace | undefined;
    readonly route?: Route;
    /** Ends everything at once: requests under way are cut, waiting ones are not sent. */
    readonly signal?: AbortSignal | undefined;
    readonly clock?: Clock;
    readonly notify?: {
      /** Called when the wire pauses because of a limit. */
      readonly pause?: ((pause: Pause) => void) | undefined;
    };
  };

/** The settings of a wire, and its origin. */
export type WireOptions = WireSettings & {
  readonly origin: string;
  /** False to return 429, 502, 503 and 504 as they came, without waiting and sending again. */
  readonly waitsForLimits?: boolean;
};
