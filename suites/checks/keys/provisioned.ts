import { type OperationId, type Style, styles } from '../../../spec/index.ts';
import { request, scenarioCase } from '../../cases/build.ts';
import type { CaseFacts, Judgement, ScenarioCase } from '../../cases/case.ts';
import { presentRaw } from '../../cases/credentials.ts';
import type { ProvisionedKey, Provisioner } from '../../cases/provisioner.ts';
import type { RequestPlan } from '../../cases/request-plan.ts';
import type { Session } from '../../cases/session.ts';
import { inconclusive } from '../../judge/judges.ts';

/** A scenario's hold on a key of its own. */
export type OwnKey = ProvisionedKey & { readonly provisioner: Provisioner };

/** A request with a key that the scenario made itself. */
export const withKey = (
  operation: OperationId,
  style: Style,
  key: string,
  more: Partial<RequestPlan> = {},
): RequestPlan =>
  request(
    operation,
    [{ ...presentRaw(style, null, () => styles[style].prefix + key), made: true }],
    more,
  );

/**
 * A case that makes a key on the target, does something with it, and deletes it whatever happens.
 * Where the target has no provisioner the runner does not get here.
 */
export function provisionedCase(
  facts: CaseFacts,
  sent: Pick<ScenarioCase, 'requests' | 'steady'>,
  live: (session: Session, own: OwnKey) => Promise<Judgement>,
): ScenarioCase {
  return scenarioCase(facts, {
    needs: [],
    ...sent,
    provisioner: true,
    run: async (session) => {
      const { provisioner } = session;
      if (provisioner === null) return inconclusive('no way to make keys on the target');
      const made = await provisioner.create({ name: `conformance ${facts.variant}` });
      session.keepSecret(made.key);
      try {
        return await live(session, { ...made, provisioner });
      } finally {
        await provisioner.remove(made.id).catch(() => undefined);
      }
    },
  });
}
