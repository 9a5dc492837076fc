import type { Contract } from '../../../spec/contract.ts';
import type { Judgement } from '../../cases/case.ts';
import { type Cell, firstCells } from '../../cases/credentials.ts';
import type { Exchange } from '../../cases/exchange.ts';
import type { RequestPlan } from '../../cases/request-plan.ts';
import type { Session } from '../../cases/session.ts';
import { acceptsKey, describeAnswer, readAnswer } from '../../judge/classify.ts';
import { doubtOf, failed, inconclusive } from '../../judge/judges.ts';
import { type OwnKey, provisionedCase, withKey } from '../made-keys/provisioned.ts';

const limit = 60_000;
const interval = 1_000;
/** How often a dead key is asked again, in case another instance still takes it. */
const confirmations = 5;

/** What a key that was not refused in time got last: only where it was taken is it alive. */
function judgeLate(exchange: Exchange, seen: string): Judgement {
  const reading = readAnswer(exchange);
  return 'reason' in reading
    ? inconclusive(reading.reason)
    : failed('served', 'refused within 60 s of its deletion', exchange, seen);
}

/** Sends over a connection of its own: one that is kept open may lead to an instance that knows no better. */
async function sendAnew(session: Session, plan: RequestPlan): Promise<Exchange> {
  const [exchange] = await session.sendInTurn([plan]);
  if (exchange === undefined) throw new Error('nothing was sent');
  return exchange;
}

/** Asks until the key is refused, for a minute at most. */
async function waitUntilDead(session: Session, own: OwnKey, cell: Cell): Promise<Judgement> {
  const warm = await session.send(withKey(session.contract, cell.operation, cell.style, own.key));
  const first = readAnswer(warm);
  if ('reason' in first) return inconclusive(first.reason);
  if (first.kind === 'refused') return inconclusive('the new key was refused: see KEY-LIFECYCLE');
  const doubt = doubtOf(warm, session.orderOf(cell.operation));
  if (doubt !== null) return inconclusive(doubt);
  await own.provisioner.remove(own.id);
  const start = performance.now();
  const plan = withKey(session.contract, cell.operation, cell.style, own.key, { body: 'guarded' });
  for (;;) {
    const exchange = await sendAnew(session, plan);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    const reading = readAnswer(exchange);
    // With which status is KEY-DELETED's concern.
    if (reading.kind === 'refused') {
      return stayDead(session, plan, `refused ${seconds} s after its deletion`);
    }
    if (performance.now() - start > limit) {
      return judgeLate(exchange, `${describeAnswer(exchange)} after ${seconds} s`);
    }
    await session.pause(interval);
  }
}

/** A key that was refused once must not come back: another instance may still take it. */
async function stayDead(session: Session, plan: RequestPlan, note: string): Promise<Judgement> {
  for (let turn = 0; turn < confirmations; turn += 1) {
    const exchange = await sendAnew(session, plan);
    const reading = readAnswer(exchange);
    if (acceptsKey(reading)) {
      return failed(
        'served',
        'a deleted key stays refused',
        exchange,
        `${describeAnswer(exchange)} after it had been refused`,
      );
    }
  }
  return { outcome: 'passed', note };
}

/** After deletion a key stops working within 60 s, on every format. */
export const hardRevocation = (contract: Contract) => {
  // Once alive, then once a second for a minute where it does not die at once, then to see it stay dead.
  const requests = 2 + limit / interval + confirmations;
  return firstCells(contract).map((cell) =>
    provisionedCase(
      {
        requirement: 'HARD-REVOCATION',
        ...cell,
        variant: 'time-to-refusal',
        sends:
          'a key of its own: used, deleted, and asked again until it is refused, and five times more, each over a new connection',
        expects: 'refused within 60 s of the deletion, and from then on',
      },
      { requests, steady: 2 + confirmations, served: requests },
      (session, own) => waitUntilDead(session, own, cell),
    ),
  );
};
