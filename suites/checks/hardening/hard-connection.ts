import { type Contract, operationOf } from '../../../spec/contract.ts';
import { inChunks } from '../../carriers/rows/lines.ts';
import { badRequest, controlOf, request, scenarioCase } from '../../cases/build.ts';
import type { Judgement } from '../../cases/case.ts';
import { firstStyle, plainOperations, presentKey } from '../../cases/credentials.ts';
import { mayBeOnBill } from '../../cases/exchange.ts';
import type { BodyPlan, CredentialPlan, RequestPlan } from '../../cases/request-plan.ts';
import type { Session } from '../../cases/session.ts';
import { explainFailure, isServed, troubleOf } from '../../judge/classify.ts';
import { doubtOf, failed, inconclusive, passed } from '../../judge/judges.ts';
import { judgeNext, showingBoth } from '../raw/next-request.ts';
import { rawCases } from '../raw/raw-case.ts';
import { badLength } from '../raw/raw-variants.ts';

const facts = {
  requirement: 'HARD-CONNECTION',
  expects: 'a refusal that can be read, and then the answer that a valid key gets',
} as const;

type Sender = {
  readonly variant: string;
  readonly sends: string;
  readonly body: BodyPlan;
  readonly credentials: (operation: string) => CredentialPlan[];
  readonly more?: Pick<RequestPlan, 'rewriteBytes'>;
};

const unknownKey =
  (contract: Contract): Sender['credentials'] =>
  (id) => [presentKey(contract, firstStyle(contract, id), 'unknown')];

const senders = (contract: Contract): readonly Sender[] => [
  {
    variant: 'refused-then-good',
    sends: 'a request with an unknown key, and then a good one on the same connection',
    body: 'guarded',
    credentials: unknownKey(contract),
  },
  {
    variant: 'large-body-then-good',
    sends: 'a request of 2 MiB without a key, and then a good one on the same connection',
    body: 'oversized',
    credentials: () => [],
  },
  {
    variant: 'chunks-then-good',
    sends:
      'a request in chunks with an unknown key, and then a good one on the same connection, where it is kept',
    body: 'guarded',
    credentials: unknownKey(contract),
    more: { rewriteBytes: inChunks },
  },
];

/** How often a good request may fail behind a refused one before that is no provider's bad moment. */
const attempts = 4;

/** A served request shows nothing about what follows a refusal. */
const notRefused: Judgement = {
  outcome: 'inconclusive',
  reason: 'the first request was served, not refused',
  elsewhere: true,
};

async function judgePair(
  session: Session,
  bad: RequestPlan,
  good: RequestPlan,
): Promise<Judgement> {
  const control = await session.control(controlOf(session.contract, good));
  const doubt = doubtOf(control, session.orderOf(good.operation));
  if (doubt !== null) return inconclusive(doubt);
  let judgement: Judgement = inconclusive('not sent');
  for (let turn = 1; turn <= attempts; turn += 1) {
    const [refused, next] = await session.sendInTurn([bad, good]);
    if (refused === undefined || next === undefined) return inconclusive('not sent');
    if (refused.failure?.kind === 'cut') {
      const readable = 'a refusal that the caller can read';
      return failed('wrong-shape', readable, refused, explainFailure(refused));
    }
    if (refused.answer === null) return inconclusive(explainFailure(refused));
    if (isServed(refused.answer)) return notRefused;
    if (refused.answer.unfinished !== undefined) {
      return failed('wrong-shape', 'a refusal that the caller can read', refused);
    }
    const trouble = troubleOf(refused.answer);
    if (trouble !== null) return inconclusive(trouble);
    // Whoever closes the connection leaves nothing on it.
    if (next.failure?.kind === 'closed') return passed;
    judgement = showingBoth(judgeNext(next, control), refused);
    if (judgement.outcome !== 'inconclusive') return judgement;
    if (next.answer === null) {
      if (mayBeOnBill(next)) return judgement;
      // The server may have closed the connection just when the request left (RFC 9112 §9.3.1).
      continue;
    }
    if (next.answer.status === 429 || next.answer.status === 402) return judgement;
    if (turn === attempts) {
      const seen = `${next.answer.status} each of ${attempts} times`;
      return showingBoth(failed('wrong-shape', 'as on a new connection', next, seen), refused);
    }
  }
  return judgement;
}

const refusedThenGood = (contract: Contract) =>
  plainOperations(contract).flatMap((operation) =>
    senders(contract)
      .filter(
        ({ body, more }) =>
          operationOf(contract, operation).body !== null ||
          (body !== 'oversized' && more === undefined),
      )
      .map(({ variant, sends, body, credentials, more = {} }) =>
        scenarioCase(
          { ...facts, operation, style: firstStyle(contract, operation), variant, sends },
          {
            needs: ['active'],
            requests: 2 * attempts,
            usual: 2,
            run: (session) =>
              judgePair(
                session,
                badRequest(operation, credentials(operation), { body, ...more }),
                request(operation, [
                  presentKey(contract, firstStyle(contract, operation), 'active'),
                ]),
              ),
          },
        ),
      ),
  );

/** A refusal leaves the connection usable or closes it, and the caller reliably reads the status. */
export const hardConnection = (contract: Contract) => [
  ...refusedThenGood(contract),
  ...rawCases(contract, 'HARD-CONNECTION', badLength),
];
