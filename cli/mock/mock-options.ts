import type { BehaviourOptions } from './behaviours.ts';
import type { RecordingOptions } from './recordings.ts';

/** The options of `mock`. */
export type MockOptions = BehaviourOptions &
  RecordingOptions & {
    readonly port: number;
    readonly host: string;
    readonly keys?: string;
    readonly latency: number;
    readonly seed?: number;
    readonly fault: readonly string[];
    readonly json?: true;
    readonly quiet?: true;
    /** Whether requests and answers are kept; on by default where only this machine can send them. */
    readonly traffic?: boolean;
    readonly verbose?: true;
    readonly state?: string;
    readonly controlToken?: true;
  };
