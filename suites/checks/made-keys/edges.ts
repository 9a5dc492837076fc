import type { Contract } from '../../../spec/contract.ts';
import { controlOf, viewOf } from '../../cases/build.ts';
import type { Judgement } from '../../cases/case.ts';
import { type Cell, firstStyle, modelCells, representatives } from '../../cases/credentials.ts';
import { usualModel } from '../../cases/models.ts';
import type { RequestPlan } from '../../cases/request-plan.ts';
import type { Session } from '../../cases/session.ts';
import { acceptsKey, describeAnswer, readAnswer } from '../../judge/classify.ts';
import { accepted, failed, inconclusive, passed, refusedWith } from '../../judge/judges.ts';
import { type OwnKey, provisionedCase, withKey } from './provisioned.ts';

const day = 86_400_000;

/** Milliseconds to the expiry of a key that is used until then. */
const soon = 2_000;

/** Times that such a key is asked again, with a pause in milliseconds: HARD-REVOCATION allows a minute. */
const mostTurns = 60;
const turn = 1_000;

const inactive = [401, 403];

/** Sends a request with a key of the case, beside its control, and judges that it is refused. */
async function judgeRefused(
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
async function judgeAccepted(session: Session, cell: Cell, key: string): Promise<Judgement> {
  const plan = withKey(session.contract, cell.operation, cell.style, key);
  return accepted()(await session.send(plan), viewOf(session, plan, null));
}

const firstCells = (contract: Contract): Cell[] =>
  representatives(contract).map((operation) => ({
    operation,
    style: firstStyle(contract, operation),
  }));

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

/** A deleted key is refused with 401 for what its list forbids, too: it must exist for 403. */
export const deletedLists = (contract: Contract) =>
  firstCells(contract).map((cell) =>
    provisionedCase(
      {
        requirement: 'AUTHENTICATION-FIRST',
        ...cell,
        variant: 'deleted-restricted',
        sends: 'a key of its own that was restricted to another model and then deleted',
        expects: '401',
      },
      { requests: 1 },
      async (session, own) => {
        await own.provisioner.change(own.id, { models: [otherKind(session, cell)] });
        await own.provisioner.remove(own.id);
        const more = { body: 'whole', model: 'denied' } as const;
        return judgeRefused(session, cell, own.key, [401], more);
      },
    ),
  );

/** A model that another kind of endpoint uses. */
const otherKind = ({ contract, target }: Session, { operation }: Cell): string =>
  usualModel(
    contract,
    target,
    operation === 'createEmbedding' ? 'createChatCompletion' : 'createEmbedding',
  ) ?? 'another-model';

/** A list that names models of another kind alone allows none of this kind. */
export const listsOfOtherKinds = (contract: Contract) =>
  modelCells(contract).map((cell) =>
    provisionedCase(
      {
        requirement: 'MODEL-FORBIDDEN',
        ...cell,
        variant: 'list-of-another-kind',
        sends: 'a key of its own that may use only a model of another kind of endpoint',
        expects: '403',
      },
      { requests: 1 },
      async (session, own) => {
        await own.provisioner.change(own.id, { models: [otherKind(session, cell)] });
        const more = { body: 'whole', model: 'denied' } as const;
        return judgeRefused(session, cell, own.key, [403], more);
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

/** A key that is in use when it expires is refused from then on. */
async function judgeInUse(session: Session, cell: Cell, own: OwnKey): Promise<Judgement> {
  const plan = withKey(session.contract, cell.operation, cell.style, own.key);
  const first = await session.send(plan);
  if (!acceptsKey(readAnswer(first))) {
    return inconclusive(`not accepted before its expiry: ${describeAnswer(first)}`);
  }
  for (let turns = 0; turns < mostTurns; turns += 1) {
    await session.pause(turn);
    const exchange = await session.send(plan);
    const reading = readAnswer(exchange);
    if (reading.kind === 'refused') return passed;
    if (!acceptsKey(reading)) return inconclusive(describeAnswer(exchange));
  }
  const last = await session.send(plan);
  const seen = `${describeAnswer(last)} a minute after its expiry`;
  return acceptsKey(readAnswer(last))
    ? failed('served', 'refused with 401 or 403 once it has expired', last, seen)
    : passed;
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
          sends: 'a key of its own that expires in two seconds, again and again',
          expects: 'accepted, and refused with 401 or 403 within a minute of its expiry',
        },
        {
          requests: mostTurns + 2,
          steady: 4,
          order: () => ({ expiresAt: new Date(Date.now() + soon) }),
        },
        (session, own) => judgeInUse(session, cell, own),
      ),
    );

/** Lives of keys at the edges of KEY-LIFECYCLE. */
export const edgesOfLife = (contract: Contract) => [
  ...expiresLate(contract),
  ...sameName(contract),
];

/** Keys whose expiry and state are set together, or come while they are used. */
export const edgesOfState = (contract: Contract) => [
  ...disabledAndChanged(contract),
  ...expiresInUse(contract),
];
