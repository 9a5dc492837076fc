import { wordsOf } from '../../../base/errors.ts';
import { type Contract, styleOf } from '../../../spec/contract.ts';
import type { Style } from '../../../spec/index.ts';
import { request, scenarioCase } from '../../cases/build.ts';
import type { CaseFacts, Judgement, ScenarioCase } from '../../cases/case.ts';
import { presentRaw } from '../../cases/credentials.ts';
import type { KeyOrder, ProvisionedKey, Provisioner } from '../../cases/provisioner.ts';
import type { RequestPlan } from '../../cases/request-plan.ts';
import type { Session } from '../../cases/session.ts';
import { inconclusive } from '../../judge/judges.ts';

/** A scenario's hold on a key of its own. */
export type OwnKey = ProvisionedKey & {
  readonly provisioner: Provisioner;
  /** Its name, which no other key has. */
  readonly name: string;
};

/** A request with a key that the scenario made itself. */
export const withKey = (
  contract: Contract,
  operation: string,
  style: Style,
  key: string,
  more: Partial<RequestPlan> = {},
): RequestPlan =>
  request(
    operation,
    [
      {
        ...presentRaw(contract, style, null, () => styleOf(contract, style).prefix + key),
        made: true,
      },
    ],
    more,
  );

/** A whole request with such a key, whose quota is or may be exhausted: 429 can be the answer to the key. */
export function withSpentKey(
  ...[contract, operation, style, key, more]: Parameters<typeof withKey>
): RequestPlan {
  const plan = withKey(contract, operation, style, key, { body: 'whole', ...more });
  return { ...plan, credentials: plan.credentials.map((one) => ({ ...one, runsOut: true })) };
}

/** Makes a key; where that fails for one in a certain state, returns the reason: some targets have no such state. */
async function makeKey(
  provisioner: Provisioner,
  order: KeyOrder,
): Promise<ProvisionedKey | { readonly reason: string }> {
  const exhausted = order.usedUp === true ? 'exhausted' : null;
  const state = order.expiresAt === undefined ? exhausted : 'expired';
  if (state === null) return provisioner.create(order);
  return provisioner.create(order).catch((error: unknown) => ({
    reason: `the provisioner could not make a key in the state ${state}: ${wordsOf(error)}`,
  }));
}

/**
 * A case that makes a key on the target, does something with it, and deletes it whatever happens.
 * Where the target has no provisioner the runner does not get here.
 */
export function provisionedCase(
  facts: CaseFacts,
  sent: Pick<ScenarioCase, 'requests' | 'steady' | 'served'> &
    Partial<Pick<ScenarioCase, 'mayBeBilled'>> & {
      readonly order?: Omit<KeyOrder, 'name'> | (() => Omit<KeyOrder, 'name'>);
    },
  live: (session: Session, own: OwnKey) => Promise<Judgement>,
): ScenarioCase {
  const { order: asked = {}, ...facets } = sent;
  return scenarioCase(facts, {
    needs: [],
    ...facets,
    provisioner: true,
    run: async (session) => {
      const { provisioner } = session;
      const order = typeof asked === 'function' ? asked() : asked;
      if (provisioner === null) return inconclusive('no way to make keys on the target');
      if (order.smallQuota === true && provisioner.quotaUnit === undefined) {
        return {
          outcome: 'not-applicable',
          reason: 'this way to make keys sets no small quota',
        };
      }
      const name = `conformance ${facts.variant} ${session.makeNonce()}`;
      const made = await makeKey(provisioner, { ...order, name });
      if ('reason' in made) return inconclusive(made.reason);
      session.keepSecret(made.key);
      try {
        return await live(session, { ...made, provisioner, name });
      } finally {
        await provisioner.remove(made.id).catch(() => undefined);
      }
    },
  });
}
