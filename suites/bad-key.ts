import type { KeyName, RequestPlan } from './case.ts';
import { probedState } from './probe-count.ts';

const sample = 'sk-0123456789abcdefghij';

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
