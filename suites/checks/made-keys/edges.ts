import { realClock } from '../../../base/clock.ts';
import type { Contract } from '../../../spec/contract.ts';
import type { Judgement } from '../../cases/case.ts';
import { type Cell, firstCells } from '../../cases/credentials.ts';
import type { RequestPlan } from '../../cases/request-plan.ts';
import type { Session } from '../../cases/session.ts';
import {
  acceptsKey,
  describeAnswer,
  explainFailure,
  isServed,
  readAnswer,
} from '../../judge/classify.ts';
import { failed, inconclusive, passed } from '../../judge/judges.ts';
import { judgeAccepted, judgeRefused } from './judge-own.ts';
import { type OwnKey, provisionedCase, withKey, withSpentKey } from './provisioned.ts';

const day = 86_400_000;

/** Milliseconds to the expiry of a key that is used until then, and to that of the next one where this is too short. */
const soon = 1_000;
const later = 4_000;

/** How often such a key is used before. */
const usesBefore = 4;

/** Times that such a key is asked again, with a pause in milliseconds: HARD-REVOCATION allows a minute. */
const mostTurns = 60;
const turn = 1_000;

const inactive = [401, 403];

/** What a key gets whose quota is exhausted. */
const spentStatuses = [402, 403, 429];

/** A key that expires in ten years works today: no timer overflows. */
const expiresLate = (contract: Contract) =>
  firstCells(contract).map((cell) =>
    provisionedCase(
      {
        requirement: 'KEY-LIFECYCLE',
        ...cell,
        variant: 'expires-in-ten-years',
        sends: 'a key of its own that expires in ten years',
        expects: 'accepted: served, or refused for another reason than its key',
      },
      { requests: 1, order: () => ({ expiresAt: new Date(Date.now() + 3_650 * day) }) },
      (session, own) => judgeAccepted(session, cell, own.key),
    ),
  );

/** Of two keys with one name, and a third, each lives its own life. */
async function judgeNames(session: Session, cell: Cell, own: OwnKey): Promise<Judgement> {
  const { provisioner } = own;
  const order = { name: 'conformance same-name' };
  const made = async () => {
    const twin = await provisioner.create(order);
    session.keepSecret(twin.key);
    return twin;
  };
  const first = await made();
  const second = await made();
  let third: { readonly id: string } | null = null;
  try {
    await provisioner.remove(second.id);
    const dead = await judgeRefused(session, cell, second.key, [401]);
    if (dead.outcome !== 'passed') return dead;
    const alive = await judgeAccepted(session, cell, first.key);
    if (alive.outcome !== 'passed') return alive;
    third = await made();
    return await judgeRefused(session, cell, second.key, [401]);
  } finally {
    for (const one of [first, second, ...(third === null ? [] : [third])]) {
      await provisioner.remove(one.id).catch(() => undefined);
    }
  }
}

const sameName = (contract: Contract) =>
  firstCells(contract)
    .slice(0, 1)
    .map((cell) =>
      provisionedCase(
        {
          requirement: 'KEY-LIFECYCLE',
          ...cell,
          variant: 'same-name',
          sends: 'two keys of its own with one name, of which one is deleted, and a third later',
          expects: 'the deleted one is refused with 401 throughout, and the other one is accepted',
        },
        { requests: 3 },
        (session, own) => judgeNames(session, cell, own),
      ),
    );

/** A deleted key is refused as one, whatever is left of its quota. */
const deletedExhausted = (contract: Contract) =>
  firstCells(contract).map((cell) =>
    provisionedCase(
      {
        requirement: 'KEY-LIFECYCLE',
        ...cell,
        variant: 'deleted-and-exhausted',
        sends: 'a key of its own without any quota, once it was deleted',
        expects: '401',
      },
      { requests: 1, order: { usedUp: true } },
      async (session, own) => {
        await own.provisioner.remove(own.id);
        const { operation, style } = cell;
        const exchange = await session.send(
          withSpentKey(session.contract, operation, style, own.key),
        );
        const { answer } = exchange;
        if (answer === null) return inconclusive(explainFailure(exchange));
        if (isServed(answer)) return failed('served', '401', exchange);
        if (answer.status === 401) return passed;
        return spentStatuses.includes(answer.status)
          ? failed('wrong-refusal', '401', exchange)
          : inconclusive(describeAnswer(exchange));
      },
    ),
  );

/** A disabled key stays so, whatever else is set or changed about it. */
const disabledAndChanged = (contract: Contract) =>
  firstCells(contract).map((cell) =>
    provisionedCase(
      {
        requirement: 'KEY-INACTIVE',
        ...cell,
        variant: 'disabled-and-changed',
        sends:
          'a key of its own that expires tomorrow, disabled, and once more when its models were changed',
        expects: 'not served: 401 or 403',
      },
      { requests: 2, order: () => ({ expiresAt: new Date(Date.now() + day) }) },
      async (session, own) => {
        await own.provisioner.change(own.id, { disabled: true });
        const disabled = await judgeRefused(session, cell, own.key, inactive);
        if (disabled.outcome !== 'passed') return disabled;
        await own.provisioner.change(own.id, { models: null });
        return judgeRefused(session, cell, own.key, inactive);
      },
    ),
  );

/** Uses a key until it expires, in `life` milliseconds; null where it is not accepted at first. */
async function judgeLife(
  session: Session,
  plan: RequestPlan,
  life: number,
): Promise<Judgement | null> {
  if (!acceptsKey(readAnswer(await session.send(plan)))) return null;
  // The gateway's clock decides when it comes, whatever the pauses of a run are.
  for (let uses = 1; uses <= usesBefore; uses += 1) {
    await realClock.sleep(life / usesBefore);
    await session.send(plan);
  }
  for (let turns = 0; turns < mostTurns; turns += 1) {
    const exchange = await session.send(plan);
    const reading = readAnswer(exchange);
    if (reading.kind === 'refused') return passed;
    if (!acceptsKey(reading)) return inconclusive(describeAnswer(exchange));
    await session.pause(turn);
  }
  const last = await session.send(plan);
  const seen = `${describeAnswer(last)} a minute after its expiry`;
  return acceptsKey(readAnswer(last))
    ? failed('served', 'refused with 401 or 403 once it has expired', last, seen)
    : passed;
}

/**
 * A key that is in use when it expires is refused from then on. Where it has expired before its first use,
 * as a gateway is slow or counts whole seconds, another one lives longer.
 */
async function judgeInUse(session: Session, cell: Cell, own: OwnKey): Promise<Judgement> {
  const { provisioner, name } = own;
  const planOf = (key: string) => withKey(session.contract, cell.operation, cell.style, key);
  const judgement = await judgeLife(session, planOf(own.key), soon);
  if (judgement !== null) return judgement;
  const other = await provisioner.create({ name, expiresAt: new Date(Date.now() + later) });
  session.keepSecret(other.key);
  try {
    const longer = await judgeLife(session, planOf(other.key), later);
    return longer ?? inconclusive(`not accepted at first, though it expires in ${later / 1000} s`);
  } finally {
    await provisioner.remove(other.id).catch(() => undefined);
  }
}

const expiresInUse = (contract: Contract) =>
  firstCells(contract)
    .slice(0, 1)
    .map((cell) =>
      provisionedCase(
        {
          requirement: 'KEY-INACTIVE',
          ...cell,
          variant: 'expires-in-use',
          sends: 'a key of its own that expires in a second, again and again',
          expects: 'accepted, and refused with 401 or 403 within a minute of its expiry',
        },
        {
          requests: mostTurns + usesBefore + 3,
          steady: usesBefore + 2,
          order: () => ({ expiresAt: new Date(Date.now() + soon) }),
        },
        (session, own) => judgeInUse(session, cell, own),
      ),
    );

/** Lives of keys at the edges of KEY-LIFECYCLE. */
export const edgesOfLife = (contract: Contract) => [
  ...expiresLate(contract),
  ...sameName(contract),
  ...deletedExhausted(contract),
];

/** Keys whose expiry and state are set together, or come while they are used. */
export const edgesOfState = (contract: Contract) => [
  ...disabledAndChanged(contract),
  ...expiresInUse(contract),
];
