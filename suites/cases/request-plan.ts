import type { KeyState } from '../../fixtures/keys.ts';
import type { WireRequest } from './exchange.ts';
import type { FreeBody } from './free-body.ts';

/** A key that a case sends: one of a known state, or a well-formed one that was never issued. */
export type KeyName = KeyState | 'unknown';

/** Where in a request a credential is put. */
export type Place =
  | { readonly in: 'header'; readonly name: string }
  | { readonly in: 'query'; readonly name: string }
  | { readonly in: 'cookie'; readonly name: string }
  | { readonly in: 'body'; readonly name: string };

/** One credential of a request: which key, how it is written, and where. */
export type CredentialPlan = {
  readonly place: Place;
  /** The key that is written; null where the value holds none. */
  readonly key: KeyName | null;
  /** True for a key that the case itself made: it may be live when it is sent. */
  readonly made?: true;
  /** True for a key whose quota the case spends, so that 429 can be the answer to the key. */
  readonly runsOut?: true;
  /**
   * The whole value as it goes over the wire, given the key. One character is one byte (latin 1), and
   * in a query the text stands as it is, so that what is sent is exactly what is written here.
   */
  readonly write: (key: string) => string;
};

/** What a request carries as its body. */
export type BodyPlan =
  /** Valid where a served call may cost what it costs; else the free probe, which no gateway may serve. */
  | 'ordinary'
  /**
   * As ordinary, for a request that is to be refused; but whole on a gateway that judges bodies
   * before keys, where a probe would not get as far as the key.
   */
  | 'guarded'
  /** Valid, whatever it may cost when it is served. */
  | 'whole'
  /** The free probe: has impossible values, and no model but in its path. */
  | 'probe'
  /** Has impossible values, and names its model: judged after the model, and free. */
  | 'incomplete'
  | 'broken'
  | 'empty'
  | 'wrong-media-type'
  | 'oversized';

/**
 * Which model a request names: the operation's usual one, one on the restricted key's list, one that
 * is not, or none where its body is whole but for that.
 */
export type ModelPlan = 'usual' | 'allowed' | 'denied' | 'unnamed';

/** Where a request names a second model: in addition to the first, where a gateway may read it. */
export type SecondModel =
  | 'in-query'
  | 'in-header'
  /** A member of the same name, before or behind the first. */
  | 'before'
  | 'after'
  /** A member of the same name but for a capital. */
  | 'capital'
  | 'in-list'
  | 'in-fallbacks'
  | 'in-extra-body'
  /** In a JSON value of its own, before or behind the body. */
  | 'in-document-before'
  | 'in-document-behind';

/** A request as plain facts; keys, models and addresses are filled in when it is sent. */
export type RequestPlan = {
  readonly operation: string;
  readonly credentials: readonly CredentialPlan[];
  readonly body: BodyPlan;
  /** How a free body is made invalid; absent for the way that the survey chose. */
  readonly freeBody?: FreeBody;
  readonly model: ModelPlan;
  /** Rewrites the model's name, given the allowed one beside it. */
  readonly respellModel?: (model: string, allowed: string) => string;
  /** Names the other one of the usual and the allowed model as well. */
  readonly second?: SecondModel;
  readonly stream: boolean;
  /** Closes the connection when the first part of the body has arrived. */
  readonly leavesEarly?: true;
  /** Makes the request one that was not sent before. */
  readonly nonce?: string;
  readonly method?: string;
  /**
   * Rewrites the path's spelling, given the operation's usual model, or that of the chat where it has
   * none; what it returns goes over the wire as it is.
   */
  readonly respell?: (path: string, usual: string) => string;
  /** More header lines, sent as they are. */
  readonly headers?: readonly (readonly [string, string])[];
  /** More members of the query, behind its own. */
  readonly query?: readonly (readonly [string, string])[];
  /** More members of a JSON body, in place of its own; none makes a free body valid. */
  readonly members?: Readonly<Record<string, unknown>>;
  /**
   * Rewrites the whole request, head and body, one character a byte, given the target's origin. It goes
   * over a connection of its own on which no client tidies it.
   */
  readonly rewriteBytes?: (bytes: string, origin: string) => string;
  /** Leaves out the headers that mark the request as its format's. */
  readonly unmarked?: boolean;
  /** Changes the whole request once it is built; what it returns goes over the wire as it is. */
  readonly rewrite?: (request: WireRequest) => WireRequest;
};

const sample = 'sk-Ab0Cd1Ef2Gh3Ij4Kl5Mn6Op7';

const decodePercent = (text: string): string =>
  text.replace(/%([0-9a-f]{2})/gi, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );

/**
 * Whether a request holds the whole of a key that a gateway may serve, wherever and however it is
 * written: the active key, the restricted one unless it asks for a denied model, or one that the case
 * made itself. Such a request may be billed, even by a gateway that is merely lenient.
 */
export const holdsLiveKey = ({ credentials, model, second }: RequestPlan): boolean =>
  credentials.some(({ key, made, write }) => {
    if (made === true) return true;
    const asksForAllowed = model !== 'denied' || second !== undefined;
    const mayBeServed = key === 'active' || (key === 'restricted' && asksForAllowed);
    return mayBeServed && decodePercent(write(sample)).includes(sample);
  });
