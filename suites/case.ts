import type { KeyState } from '../fixtures/keys.ts';
import type { OperationId, RequirementId, Style } from '../spec/index.ts';
import type { Exchange, WireRequest } from './exchange.ts';
import type { Session } from './session.ts';
import type { BodyOrder } from './target.ts';

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
  /**
   * The whole value as it goes over the wire, given the key. One character is one byte (latin 1), and
   * in a query the text stands as it is, so that what is sent is exactly what is written here.
   */
  readonly write: (key: string) => string;
};

/** What a request carries as its body. */
export type BodyPlan =
  /** Valid where a served call may cost what it costs; else the free probe, which lacks a required member. */
  | 'ordinary'
  /**
   * As ordinary, for a request that is to be refused; but whole on a gateway that judges bodies
   * before keys, where a probe would not get as far as the key.
   */
  | 'guarded'
  /** Valid, whatever it may cost when it is served. */
  | 'whole'
  /** The free probe: lacks its model, or its contents where the path names the model. */
  | 'probe'
  /** Names its model but lacks another required member: judged after the model, and free. */
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

/** Where a request names a second model: beside the first in some way that a gateway may go by. */
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
  | 'in-extra-body';

/** A request as plain facts; keys, models and addresses are filled in when it is sent. */
export type RequestPlan = {
  readonly operation: OperationId;
  readonly credentials: readonly CredentialPlan[];
  readonly body: BodyPlan;
  readonly model: ModelPlan;
  /** Rewrites the model's name, given the allowed one beside it. */
  readonly respellModel?: (model: string, allowed: string) => string;
  /** Names the other one of the usual and the allowed model as well. */
  readonly second?: SecondModel;
  readonly stream: boolean;
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
  /**
   * Rewrites the whole request, head and body, one character a byte. It goes over a connection of its
   * own on which no client tidies it.
   */
  readonly rewriteBytes?: (bytes: string) => string;
  /** Leaves out the headers that mark the request as its format's. */
  readonly unmarked?: boolean;
  /** Changes the whole request once it is built; what it returns goes over the wire as it is. */
  readonly rewrite?: (request: WireRequest) => WireRequest;
};

/** How grave a finding is, gravest first. */
export const severities = [
  /** Something was given that must not be. */
  'served',
  /** A key, or what it may do, came out. */
  'leaked',
  /** A good key was turned away. */
  'refused',
  /** A refusal with the wrong status, or none where nobody is let in who is out. */
  'wrong-refusal',
  /** The status is right; the challenge, the envelope or the headers are not. */
  'wrong-shape',
] as const;

export type Severity = (typeof severities)[number];

/** One way in which an answer departs from a clause. */
export type Finding = {
  readonly severity: Severity;
  readonly expected: string;
  readonly seen: string;
  readonly exchange: Exchange;
  /** Over how many looks at its case, and in how many it was found; absent where there was one look. */
  readonly looks?: { readonly taken: number; readonly found: number };
};

/** What a case came to. */
export type Judgement =
  | { readonly outcome: 'passed'; readonly note?: string }
  | { readonly outcome: 'failed'; readonly findings: readonly Finding[] }
  | {
      readonly outcome: 'inconclusive';
      readonly reason: string;
      /** It was left out because a served call would have been billed. */
      readonly unpaid?: true;
      /** What keeps it from being told is a departure that another clause finds. */
      readonly elsewhere?: true;
    }
  | { readonly outcome: 'not-applicable'; readonly reason: string };

/** What every case has to say of itself. */
export type CaseFacts = {
  readonly requirement: RequirementId;
  readonly operation: OperationId;
  readonly style: Style | 'none';
  readonly variant: string;
  /** What is sent, in words. */
  readonly sends: string;
  /** What must come back, in words. */
  readonly expects: string;
};

type CaseBase = CaseFacts & {
  /** `REQUIREMENT/operationId/style/variant`, stable over versions. */
  readonly id: string;
  /** The keys without which the case cannot be run; `unknown` is always at hand. */
  readonly needs: readonly KeyName[];
  /** True where the case needs to know the models of the restricted key, and one that is not among them. */
  readonly needsModels: boolean;
  /** True where a gateway that departs from the clause in an innocent way would serve and bill it. */
  readonly mayBeBilled: boolean;
};

/** A case of one request, judged by itself beside its control. */
export type SingleCase = CaseBase & {
  readonly kind: 'single';
  readonly request: RequestPlan;
  /** The accepted request that differs in the credential alone; null where the case is itself a positive one. */
  readonly control: RequestPlan | null;
  /** The same request in its plain form, where the case is about another: it must be refused for anything to be got around. */
  readonly plain?: RequestPlan;
  readonly judge: (exchange: Exchange, view: JudgeView) => Judgement;
};

/** What a judge may look at beside the exchange. */
export type JudgeView = {
  readonly request: RequestPlan;
  /** The control's exchange; null where the case has none. */
  readonly control: Exchange | null;
  /** Whether this endpoint judges keys before bodies, as far as a first look could tell. */
  readonly order: BodyOrder;
  /** The values of the keys, to find them where they must not be. */
  readonly keyOf: (name: KeyName) => string | undefined;
  /** The models that the restricted key may use. */
  readonly allowedModels: readonly string[];
};

/** A case of several requests. */
export type ScenarioCase = CaseBase & {
  readonly kind: 'scenario';
  /** At most how many requests it sends. */
  readonly requests: number;
  /**
   * How many of them where every answer is like the first; all where it is absent. A case that asks
   * again by itself needs no confirmation.
   */
  readonly steady?: number;
  /** How many of them are generated; none where it is absent. */
  readonly generates?: number;
  /** True where the case needs a way to make keys on the target. */
  readonly provisioner: boolean;
  readonly run: (session: Session) => Promise<Judgement>;
};

/** One thing that is asked of a gateway. */
export type Case = SingleCase | ScenarioCase;
