import { remember } from '../../../base/json.ts';
import { type Contract, operationOf, styleOf } from '../../../spec/contract.ts';
import { isSamePlace, presentKey } from '../../cases/credentials.ts';
import type { Exchange } from '../../cases/exchange.ts';
import type { KeyName, RequestPlan } from '../../cases/request-plan.ts';
import type { BodyOrder } from '../../cases/target.ts';
import { isServed } from '../../judge/classify.ts';

/** The state whose handling a request can show: that of its key, or `missing`. */
export type ProbedState = KeyName | 'missing';

/** Conclusive answers for each state; states without one are absent. */
export type Probes = Readonly<Partial<Record<ProbedState, number>>>;

/**
 * Returns the state that a request shows; null for one that is unusual in another way, such as a changed
 * key, a key in another place or an odd path. The restricted key shows its state only with a denied model.
 */
export function probedState(
  contract: Contract,
  plan: RequestPlan,
  keyOf: (name: KeyName) => string | undefined,
): ProbedState | null {
  const { method, respell, rewrite, rewriteBytes, second, headers, query, members } = plan;
  const odd = method ?? respell ?? rewrite ?? rewriteBytes ?? second ?? headers ?? query ?? members;
  if (odd !== undefined) return null;
  const [only, ...more] = plan.credentials;
  if (only === undefined) return 'missing';
  const { key, place } = only;
  const style = operationOf(contract, plan.operation).styles.find((known) =>
    isSamePlace(styleOf(contract, known).place, place),
  );
  const value = key === null ? undefined : keyOf(key);
  if (more.length > 0 || key === null || style === undefined || value === undefined) return null;
  const usual = presentKey(contract, style, key);
  if (only !== usual && only.write(value) !== usual.write(value)) return null;
  return key === 'restricted' && plan.model !== 'denied' ? null : key;
}

/**
 * Returns whether an answer shows how the key was judged: a served one, or a refusal of the key. A
 * refusal of the body does too where keys are judged first; a limit or an upstream problem does not.
 */
export function showsKeyState(state: ProbedState, { answer }: Exchange, order: BodyOrder): boolean {
  if (answer === null) return false;
  const { status } = answer;
  if (isServed(answer) || status === 401 || status === 403) return true;
  if (status === 402 || status === 429) return state === 'exhausted';
  return (status === 400 || status === 422) && order === 'key-first';
}

/** Has letters in both cases and digits, so that any change to a key shows. */
const sample = 'sk-Ab0Cd1Ef2Gh3Ij4Kl5Mn6Op7';

const invalidKeys: readonly (KeyName | null)[] = ['unknown', 'deleted', 'disabled', 'expired'];

/**
 * Returns whether a conforming gateway refuses a request for its key, or for having none: a lock-out
 * counts such requests. It does not count a denied model or an exhausted quota.
 */
export function hasBadKey(contract: Contract, plan: RequestPlan): boolean {
  const { credentials, body } = plan;
  const state = probedState(contract, plan, () => sample);
  if (state === 'active' || state === 'restricted' || state === 'exhausted') return false;
  return (
    body === 'guarded' ||
    credentials.length === 0 ||
    credentials.some(
      ({ key, write }) => invalidKeys.includes(key) || !write(sample).includes(sample),
    )
  );
}

/** Makes `hasBadKey` for one contract, which remembers its result for each plan. */
export const rememberBadKeys = (contract: Contract): ((plan: RequestPlan) => boolean) =>
  remember((plan) => hasBadKey(contract, plan));
