import type { RequestPlan } from './request-plan.ts';

const sample = 'sk-Ab0Cd1Ef2Gh3Ij4Kl5Mn6Op7';

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
    return mayBeServed && write(sample).includes(sample);
  });
