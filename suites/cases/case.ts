import { type RequirementId, requirementOf, type Style } from '../../spec/index.ts';
import type { Exchange } from './exchange.ts';
import type { KeyName, RequestPlan } from './request-plan.ts';
import type { Session } from './session.ts';
import type { BodyOrder } from './target.ts';

/** The severity of a finding, most severe first. */
export const severities = [
  /** The gateway gave something that it must not give. */
  'served',
  /** A key, or what it may do, came out. */
  'leaked',
  /** A valid key was turned away. */
  'refused',
  /** A refusal with the wrong status, or none where nobody is let in who is out. */
  'wrong-refusal',
  /** The status is right; the challenge, the envelope or the headers are not. */
  'wrong-shape',
] as const;

export type Severity = (typeof severities)[number];

/** Compares two severities for sorting, most severe first; 0 where they are equal. */
export const byGravity = (one: Severity, other: Severity): number =>
  severities.indexOf(one) - severities.indexOf(other);

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
      /** It is inconclusive because of a departure that another clause reports. */
      readonly elsewhere?: true;
    }
  | { readonly outcome: 'not-applicable'; readonly reason: string };

/** The facts of every case. */
export type CaseFacts = {
  readonly requirement: RequirementId;
  readonly operation: string;
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
  /** The same request with another key; sent where an answer seems to hold a part of this one. */
  readonly other?: RequestPlan;
  readonly judge: (exchange: Exchange, view: JudgeView) => Judgement;
};

/** What a judge may look at beside the exchange. */
export type JudgeView = {
  readonly request: RequestPlan;
  /** The control's exchange; null where the case has none. */
  readonly control: Exchange | null;
  /** The exchange of the same request with another key; absent where it was not needed. */
  readonly other?: Exchange;
  /** Whether this endpoint judges keys before bodies, as far as the survey could show. */
  readonly order: BodyOrder;
  /** The status that the valid key always gets behind the key check, where it is served nothing. */
  readonly behindKey?: number | undefined;
  /** The values of the keys, to find them where they must not be. */
  readonly keyOf: (name: KeyName) => string | undefined;
  /** Returns the run's own search for a secret; absent for a new one each time. */
  readonly searchOf?: Session['searchOf'] | undefined;
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
  /** About how many a sound gateway gets, controls apart; `steady` where it is absent. */
  readonly usual?: number;
  /** How many a sound gateway serves at most; `usual` where it is absent. */
  readonly served?: number;
  /** How many of them are generated; none where it is absent. */
  readonly generates?: number;
  /** True where the case needs a way to make keys on the target. */
  readonly provisioner: boolean;
  /** True where it judges what the other cases got, and so runs after them. */
  readonly isLast?: true;
  readonly run: (session: Session) => Promise<Judgement>;
};

/** One thing that is asked of a gateway. */
export type Case = SingleCase | ScenarioCase;

/** A case and what it came to. */
export type CaseResult = {
  readonly case: Case;
  readonly judgement: Judgement;
  readonly milliseconds: number;
};

/**
 * Whether a finding counts towards the verdict: those of the contract's MUSTs do, and those of any
 * clause in which something was served that must not be, or a key leaked. Under `strict` all do.
 */
export function isCounted(id: RequirementId, severity: Severity, strict: boolean): boolean {
  const { layer, level } = requirementOf(id);
  return (
    strict ||
    (layer === 'contract' && level === 'MUST') ||
    severity === 'served' ||
    severity === 'leaked'
  );
}

/** True for a finding that was not there at each look. */
export const isUnstable = ({ looks }: Pick<Finding, 'looks'>): boolean =>
  looks !== undefined && looks.found < looks.taken;

/** The findings of a judgement, an empty list for one without any. */
export const findingsOf = (judgement: Judgement): readonly Finding[] =>
  judgement.outcome === 'failed' ? judgement.findings : [];
