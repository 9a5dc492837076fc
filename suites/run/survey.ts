import { type Contract, operationIdsOf, operationOf } from '../../spec/contract.ts';
import type { Format } from '../../spec/index.ts';
import { request } from '../cases/build.ts';
import { firstStyle, presentKey } from '../cases/credentials.ts';
import type { Exchange } from '../cases/exchange.ts';
import { type FreeBodies, type FreeBody, freeBodiesOf } from '../cases/free-body.ts';
import { chooseModels } from '../cases/models.ts';
import type { RequestPlan } from '../cases/request-plan.ts';
import {
  type BodyOrder,
  type Models,
  maySpend,
  type OperationLook,
  type Target,
  variableOf,
} from '../cases/target.ts';
import { explainFailure, isServed, type Reading, readAnswer } from '../judge/classify.ts';
import { bodyFingerprint } from '../judge/fingerprint.ts';
import { modelsIn, wantsModels } from './listed-models.ts';

/** What a first look found before any case was run. */
export type FirstLook = {
  readonly orders: OperationLook;
  /** Why no answer came at all; null where at least one did. */
  readonly unreachable: string | null;
  /**
   * How the good key fared on each operation, where one was given. It is accepted only where another
   * would not be: what is open to all, or judges bodies first, tells nothing of a key.
   */
  readonly goodKey: { readonly accepted: number; readonly refused: number; readonly asked: number };
  /** How the good key fared, operation by operation; empty where none was given. */
  readonly seen: readonly OperationSeen[];
  /** The models that the target lists; null where it was not to be asked, or tells none. */
  readonly listed: readonly string[] | null;
  /** What was chosen from that list in place of the usual models. */
  readonly models: Models;
  /** How each operation's free requests are made invalid, where the good key showed it. */
  readonly freeBodies: FreeBodies;
  /** The quickest answer's time; null where none came. */
  readonly milliseconds: number | null;
};

/** How the good key fared on an operation. */
export type OperationSeen = { readonly operation: string; readonly good: Reading };

/** How a first look is taken. */
export type Looking = {
  readonly contract: Contract;
  readonly target: Target;
  /** True for a gateway that is not known beforehand: its list of models is read. */
  readonly discovers: boolean;
  /** Sends a plan; the body of every plan is a probe, which no gateway serves for money. */
  readonly send: (plan: RequestPlan) => Promise<Exchange>;
};

/** The cheap operation that shows a gateway that serves impossible requests, where no other is asked. */
const canary = 'createChatCompletion';

/** At most how many probes a first look sends to an operation. */
export function mostProbesOf(contract: Contract, id: string): number {
  const forms = freeBodiesOf(contract, id).length;
  return 1 + forms + (forms > 1 ? 1 : 0);
}

/**
 * The operations that a first look at an unknown gateway asks: those of the run, one of each format, so
 * that a key is not called bad for one format's sake, and the list of models where it is of use.
 */
export function surveyed(
  contract: Contract,
  operations: readonly string[],
  target: Target,
): string[] {
  const formats = new Set(operations.map((id): Format => operationOf(contract, id).format));
  const others = operationIdsOf(contract).filter((id) => {
    const { format } = operationOf(contract, id);
    if (formats.has(format) || target.notOffered?.includes(id)) return false;
    formats.add(format);
    return true;
  });
  const list: string[] = wantsModels(contract, operations, target) ? ['listModels'] : [];
  const asked = [...new Set([...operations, ...others, ...list])];
  const isUnpaid = (id: string) => !maySpend(target, operationOf(contract, id).cost);
  const needsCanary =
    asked.some(isUnpaid) &&
    !asked.some((id) => operationOf(contract, id).cost === 'cheap') &&
    !target.notOffered?.includes(canary);
  return needsCanary ? [...asked, canary] : asked;
}

/** A free probe tells a gateway that judges keys first by what it answers to an unknown key. */
function orderOf(unknown: Exchange, good: Exchange | null): BodyOrder {
  if (unknown.answer === null) return 'untold';
  if (unknown.answer.status === 401 || unknown.answer.status === 403) return 'key-first';
  const same =
    good?.answer != null &&
    good.answer.status === unknown.answer.status &&
    bodyFingerprint(good.answer) === bodyFingerprint(unknown.answer);
  return same && readAnswer(unknown).kind === 'taken' ? 'body-first' : 'untold';
}

/** How an operation answered a free probe with an unknown key, and with the good key where there is one. */
type Look = {
  readonly operation: string;
  readonly unknown: Exchange;
  readonly good: Exchange | null;
  readonly freeBody: FreeBody;
  readonly order: BodyOrder;
};

/**
 * True for an answer to the good key that another free body may improve on: trouble, or a 404 that only the
 * good key gets, which may be about the model. What an unknown key gets as well is the route's own 404.
 */
function isUnclear(good: Exchange, unknown: Exchange): boolean {
  if (good.answer === null) return false;
  const { kind } = readAnswer(good);
  return (
    kind === 'unavailable' ||
    (kind === 'not-offered' && unknown.answer?.status !== good.answer.status)
  );
}

/** Asks an operation with its free bodies in turn, until one is refused for its own sake, or served. */
async function lookAtOperation(
  operation: string,
  { contract, target, send }: Looking,
): Promise<Look> {
  const style = firstStyle(contract, operation);
  const probe = (key: 'unknown' | 'active', freeBody: FreeBody) =>
    send(request(operation, [presentKey(contract, style, key)], { body: 'probe', freeBody }));
  const [first, ...others] = freeBodiesOf(contract, operation);
  const [unknown, good] = await Promise.all([
    probe('unknown', first),
    target.keys.active === undefined ? null : probe('active', first),
  ]);
  const look = (freeBody: FreeBody, ofUnknown: Exchange, ofGood: Exchange | null): Look => ({
    operation,
    unknown: ofUnknown,
    good: ofGood,
    freeBody,
    order: orderOf(ofUnknown, ofGood),
  });
  if (good === null || !isUnclear(good, unknown)) return look(first, unknown, good);
  for (const other of others) {
    const next = await probe('active', other);
    // What was held back tells no more than the answer before it.
    if (next.answer === null) break;
    if (!isUnclear(next, unknown)) return look(other, await probe('unknown', other), next);
  }
  return look(first, unknown, good);
}

/**
 * The operations in the order in which they are asked: where nothing may be spent, the cheapest one goes
 * before the rest, and costly ones go last. A gateway that serves an impossible request shows it there.
 */
function stagesOf(contract: Contract, operations: readonly string[], target: Target): string[][] {
  const unpaid = operations.filter((id) => !maySpend(target, operationOf(contract, id).cost));
  const first = unpaid.find((id) => operationOf(contract, id).cost === 'cheap');
  const isLast = (id: string) => operationOf(contract, id).cost === 'costly' && unpaid.includes(id);
  return [
    operations.filter((id) => id === first || !unpaid.includes(id)),
    operations.filter((id) => id !== first && unpaid.includes(id) && !isLast(id)),
    operations.filter(isLast),
  ];
}

async function lookAtAll(operations: readonly string[], looking: Looking): Promise<Look[]> {
  const looks: Look[] = [];
  let stages = stagesOf(looking.contract, operations, looking.target);
  for (let stage = stages.shift(); stage !== undefined; stage = stages.shift()) {
    looks.push(...(await Promise.all(stage.map((id) => lookAtOperation(id, looking)))));
    // A target that does not answer serves nothing, and is not waited for three times.
    const isSilent = looks.every(({ unknown, good }) => (unknown.answer ?? good?.answer) == null);
    if (isSilent) stages = [stages.flat()].filter((rest) => rest.length > 0);
  }
  return looks.toSorted(
    (one, other) => operations.indexOf(one.operation) - operations.indexOf(other.operation),
  );
}

/**
 * Sends each operation a free probe with an unknown key and one with the good key, where there is one;
 * and reads the target's own list of models, where that is of use. A probe that tells too little is sent
 * again in another form.
 */
export async function lookAt(operations: readonly string[], looking: Looking): Promise<FirstLook> {
  const { contract, target, discovers } = looking;
  const looks = await lookAtAll(operations, looking);
  // A limit is an answer, too, and what was held back was not asked.
  const isThere = ({ answer, failure }: Exchange): boolean =>
    answer !== null || failure.kind === 'limited' || failure.kind === 'withheld';
  const answered = looks.some(
    ({ unknown, good }) => isThere(unknown) || (good !== null && isThere(good)),
  );
  const [first] = looks;
  const seen = looks.flatMap(({ operation, good }) =>
    good === null ? [] : [{ operation, good: readAnswer(good) }],
  );
  const count = (isCounted: (look: (typeof looks)[number], kind: Reading['kind']) => boolean) =>
    looks.filter((look) => look.good !== null && isCounted(look, readAnswer(look.good).kind))
      .length;
  const list = looks.find(({ operation }) => operation === 'listModels')?.good;
  const isWanted = discovers && wantsModels(contract, operations, target);
  const listed = isWanted && list != null ? modelsIn(list) : null;
  const offered = seen.flatMap(({ operation, good }) =>
    good.kind === 'not-offered' ? [] : [operation],
  );
  const times = looks.flatMap(({ unknown, good }) =>
    [unknown, good].flatMap((one) => (one?.answer == null ? [] : [one.milliseconds])),
  );
  return {
    orders: Object.fromEntries(looks.map(({ operation, order }) => [operation, order])),
    unreachable: answered || first === undefined ? null : explainFailure(first.unknown),
    goodKey: {
      accepted: count(
        ({ unknown, order }, kind) =>
          (kind === 'served' || kind === 'taken') &&
          order !== 'body-first' &&
          (unknown.answer === null || !isServed(unknown.answer)),
      ),
      refused: count((_, kind) => kind === 'refused'),
      asked: seen.length,
    },
    seen,
    listed,
    models: listed === null ? {} : chooseModels(contract, listed, offered, target),
    freeBodies: Object.fromEntries(
      looks.flatMap(({ operation, good, freeBody }) =>
        good === null || good.answer === null ? [] : [[operation, freeBody]],
      ),
    ),
    milliseconds: times.length === 0 ? null : Math.min(...times),
  };
}

/**
 * Why a run should end after its first look: the good key was refused wherever that could be told, so
 * that no refusal of another key proves anything, and each one counts as a failed attempt of its owner.
 */
export const stopAfter = ({ goodKey: { accepted, refused } }: FirstLook, target: Target) =>
  accepted === 0 && refused > 0
    ? `your key was refused wherever the target answered: set ${variableOf(target, 'active')} to a good key of it`
    : null;
