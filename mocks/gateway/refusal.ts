import type { RequirementId } from '../../spec/index.ts';

/** Why a request is not served, in the words of the contract; each format has its own names for these. */
export type RefusalKind =
  | 'unauthenticated'
  | 'model-forbidden'
  | 'quota-exhausted'
  | 'rate-limited'
  | 'invalid-request'
  | 'not-found'
  | 'method-not-allowed'
  | 'too-large'
  | 'unsupported-media-type'
  | 'upgrade-required'
  | 'overloaded'
  | 'failed';

/** A decision not to serve, as plain facts. */
export type Refusal = {
  readonly kind: RefusalKind;
  readonly status: number;
  /** What the caller is told. The same for every key that does not open the gateway (HARD-NO-ORACLE). */
  readonly message: string;
  /** What the gateway's owner is told: the log and the inspector alone show it. */
  readonly reason: string;
  /** What to change so that the request passes; the owner's view. */
  readonly advice: string;
  readonly clause: RequirementId | null;
  /** The request parameter at fault, where one is. */
  readonly parameter?: string;
  /** The methods that the path has, for a 405. */
  readonly allow?: readonly string[];
  /** Seconds after which the caller may ask again (RFC 9110 §10.2.3). */
  readonly retryAfter?: number;
  /** True where a credential was presented and found wanting (RFC 6750 §3.1, invalid_token). */
  readonly presented?: boolean;
};
