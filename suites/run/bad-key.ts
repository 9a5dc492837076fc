import type { KeyName, RequestPlan } from '../cases/request-plan.ts';
import { probedState } from './probe-count.ts';

/** Whatever is done to a key shows in this one: it has letters in both cases, and digits. */
const sample = 'sk-Ab0Cd1Ef2Gh3Ij4Kl5Mn6Op7';

const badKeys: readonly (KeyName | null)[] = ['unknown', 'deleted', 'disabled', 'expired'];

/**
 * Whether a gateway that is right turns a request away for its key, or for having none: such requests
 * are what a lock-out counts. One whose key may not use the model is none of them, nor one whose key's
 * quota is used up.
 */
export function hasBadKey(plan: RequestPlan): boolean {
  const { credentials, body } = plan;
  const state = probedState(plan, () => sample);
  if (state === 'active' || state === 'restricted' || state === 'exhausted') return false;
  return (
    body === 'guarded' ||
    credentials.length === 0 ||
    credentials.some(({ key, write }) => badKeys.includes(key) || !write(sample).includes(sample))
  );
}
