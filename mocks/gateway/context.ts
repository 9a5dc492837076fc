import type { BuiltInOperation, BuiltInStyle, EndpointId, Format } from '../../spec/index.ts';
import type { IssuedKey, Keyring } from '../keys/keyring.ts';
import type { ServedAnswer } from '../operations/call.ts';
import type { Shelves } from '../operations/shelves.ts';
import type { MaybePromise } from './answer.ts';
import type { MakeIds } from './ids.ts';
import type { Rates } from './rate-limit.ts';
import type { Refusal } from './refusal.ts';
import type { GatewayRequest, HeaderFields, Payload } from './request/request.ts';
import type { Exchange } from './traffic/exchange.ts';

/** What a request offers as its key, read in the place that its endpoint's styles name. */
export type Credential =
  | {
      readonly kind: 'found';
      readonly style: BuiltInStyle;
      readonly secret: string;
      /** True where it came as a sub-protocol of a handshake, not in its header. */
      readonly isSubprotocol?: true;
      /** The model of a client's secret, which opens sessions of no other one. */
      readonly sessionModel?: string;
    }
  | { readonly kind: 'missing'; readonly elsewhere: readonly string[] }
  | { readonly kind: 'malformed'; readonly style: BuiltInStyle; readonly complaint: string }
  | { readonly kind: 'conflict'; readonly places: readonly BuiltInStyle[] };

/**
 * One request and all that the gateway has found out about it. Every stage takes it. The gateway
 * makes one for each request, and only `decide.ts` and `gateway.ts` write to it; a stage returns its result.
 */
export type Context = {
  /** The request as it came. A patch that keeps notes about a request keys them by this object. */
  readonly request: GatewayRequest;
  readonly method: string;
  /** The path exactly as it was sent: nothing decoded, no segment resolved. Split from the URL once. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: HeaderFields;
  readonly requestId: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** What `performance.now()` gave when the request came. */
  readonly began: number;
  /** The request and its response, where they are kept. */
  readonly exchange: Exchange | null;
  readonly keyring: Keyring;
  readonly shelves: Shelves;
  readonly rates: Rates;
  /** Makes the hex digits of an answer's ids: others each time, unless the gateway has a seed. */
  readonly makeIds: MakeIds;
  /** When it is answered, in seconds since 1970. */
  readonly createdAt: number;
  /** Reads the body as the operation's media type, at the first call only. */
  readonly payload: () => MaybePromise<Payload | Refusal>;
  /** Null until the route is known, and where there is none. */
  operation: (BuiltInOperation & { readonly id: EndpointId }) | null;
  /** What the path names, where it names something: a model, or a thing that was stored. */
  pathModel: string | null;
  /** True where the path itself asks for a stream. */
  streamed: boolean;
  /** The format of the operation, or of the path where it leads to none. */
  format: Format;
  credential: Credential;
  /** The key that the credential names, whether or not it opens the gateway. */
  key: IssuedKey | null;
  model: string | null;
  /** What the gateway decided; null until then. */
  outcome: ServedAnswer | Refusal | null;
  /** How the outcome came about, where no stage decided it. */
  note: string | null;
};

/** The context of a request that leads to an operation. */
export type Routed = Context & {
  readonly operation: BuiltInOperation & { readonly id: EndpointId };
};

/** The context of a request whose key opens the gateway. */
export type Keyed = Routed & { key: IssuedKey };

/** Writes down where a request leads. Members are set one by one: `Object.assign` takes several times as long. */
export function setRoute(
  ctx: Context,
  route: Pick<Routed, 'operation' | 'pathModel' | 'streamed'>,
): asserts ctx is Routed {
  ctx.operation = route.operation;
  ctx.pathModel = route.pathModel;
  ctx.streamed = route.streamed;
  ctx.format = route.operation.format;
}

/** Writes down the key that opens the gateway for a request. */
export function setKey(ctx: Routed, key: IssuedKey): asserts ctx is Keyed {
  ctx.key = key;
}

/** The credential of a request that has none. */
export const noCredential: Credential = { kind: 'missing', elsewhere: [] };

/** The context with another credential, and the key that it names. */
export const withCredential = <C extends Context>(ctx: C, credential: Credential): C => ({
  ...ctx,
  credential,
  key: findKey(ctx.keyring, credential),
});

/** Looks up the key that a credential names; null where there is none. */
export const findKey = (keyring: Keyring, credential: Credential): IssuedKey | null =>
  credential.kind === 'found' ? (keyring.find(credential.secret) ?? null) : null;
