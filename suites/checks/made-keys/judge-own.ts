import { controlOf, viewOf } from '../../cases/build.ts';
import type { Judgement } from '../../cases/case.ts';
import type { Cell } from '../../cases/credentials.ts';
import type { RequestPlan } from '../../cases/request-plan.ts';
import type { Session } from '../../cases/session.ts';
import { accepted, refusedWith } from '../../judge/judges.ts';
import { withKey } from './provisioned.ts';

/** Sends a request with a key of the case, beside its control, and judges that it is refused. */
export async function judgeRefused(
  session: Session,
  cell: Cell,
  key: string,
  statuses: readonly number[],
  more: Partial<RequestPlan> = { body: 'guarded' },
): Promise<Judgement> {
  const plan = withKey(session.contract, cell.operation, cell.style, key, more);
  const control = await session.control(controlOf(session.contract, plan, cell.style));
  const exchange = await session.send(plan);
  return refusedWith({ statuses })(exchange, viewOf(session, plan, control));
}

/** Sends a request with a key of the case, and judges that it is accepted. */
export async function judgeAccepted(session: Session, cell: Cell, key: string): Promise<Judgement> {
  const plan = withKey(session.contract, cell.operation, cell.style, key);
  return accepted()(await session.send(plan), viewOf(session, plan, null));
}
