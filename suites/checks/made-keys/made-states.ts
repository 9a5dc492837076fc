import type { Contract } from '../../../spec/contract.ts';
import { controlOf, viewOf } from '../../cases/build.ts';
import type { CaseFacts, Judgement, ScenarioCase } from '../../cases/case.ts';
import { type Cell, firstCells } from '../../cases/credentials.ts';
import type { KeyOrder } from '../../cases/provisioner.ts';
import type { Session } from '../../cases/session.ts';
import { refusedWith } from '../../judge/judges.ts';
import { type OwnKey, provisionedCase, withKey, withSpentKey } from './provisioned.ts';

/**
 * Milliseconds since a key expired: more than clocks differ and caches may last, and less than the five
 * minutes that libraries for tokens grant by default.
 */
const sinceExpiry = 2 * 60_000;

/** A state of a key that the case makes itself, on the edge of being valid. */
type MadeState = {
  readonly requirement: 'KEY-INACTIVE' | 'KEY-QUOTA';
  readonly variant: string;
  readonly sends: string;
  readonly expects: string;
  readonly order: () => Omit<KeyOrder, 'name'>;
  readonly statuses: readonly number[];
};

const justExpired: MadeState = {
  requirement: 'KEY-INACTIVE',
  variant: 'expired-just-now',
  sends: 'a key of its own that expired two minutes ago',
  expects: 'not served: 401 or 403',
  order: () => ({ expiresAt: new Date(Date.now() - sinceExpiry) }),
  statuses: [401, 403],
};

const withoutQuota: MadeState = {
  requirement: 'KEY-QUOTA',
  variant: 'made-exhausted',
  sends: 'a key of its own whose quota is exhausted from the beginning',
  expects: 'not served: 401, 402, 403 or 429',
  order: () => ({ usedUp: true }),
  statuses: [401, 402, 403, 429],
};

async function judgeState(
  session: Session,
  own: OwnKey,
  cell: Cell,
  { requirement, statuses, expects }: MadeState,
): Promise<Judgement> {
  const { operation, style } = cell;
  const isQuota = requirement === 'KEY-QUOTA';
  const plan = isQuota
    ? withSpentKey(session.contract, operation, style, own.key)
    : withKey(session.contract, operation, style, own.key, { body: 'guarded' });
  const exchange = await session.send(plan);
  const control = await session.control(controlOf(session.contract, plan, style));
  const judge = refusedWith({
    statuses,
    expected: expects,
    ...(isQuota ? { forbidsServing: true } : {}),
  });
  return judge(exchange, viewOf(session, plan, control));
}

const casesOf = (contract: Contract, state: MadeState): ScenarioCase[] =>
  firstCells(contract).map((cell) => {
    const { requirement, variant, sends, expects } = state;
    const facts: CaseFacts = { requirement, ...cell, variant, sends, expects };
    return provisionedCase(
      facts,
      { requests: 1, order: state.order, mayBeBilled: requirement === 'KEY-QUOTA' },
      (session, own) => judgeState(session, own, cell, state),
    );
  });

/** A key that expired only just now is refused: a wrong time zone or a late cache shows in the first hours. */
export const justExpiredKeys = (contract: Contract) => casesOf(contract, justExpired);

/** A key without any quota is not served: zero is a quota, and not the absence of one. */
export const keysWithoutQuota = (contract: Contract) => casesOf(contract, withoutQuota);
