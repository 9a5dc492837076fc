import type { Contract } from '../../../spec/contract.ts';
import { badRequest, request } from '../../cases/build.ts';
import type { Finding } from '../../cases/case.ts';
import { type Cell, presentKey } from '../../cases/credentials.ts';
import type { Exchange } from '../../cases/exchange.ts';
import type { RequestPlan } from '../../cases/request-plan.ts';
import type { Session } from '../../cases/session.ts';
import { describeAnswer, explainFailure, isServed, troubleOf } from '../../judge/classify.ts';

/** A key that is to be refused, and how it must be refused whoever else is asking. */
export type Part = {
  readonly name: string;
  readonly plan: (nonce: string) => RequestPlan;
  readonly status: number;
};

/** The keys of a cell that must be refused. */
export const badParts = (contract: Contract, { operation, style }: Cell): readonly Part[] => [
  {
    name: 'an unknown key',
    plan: (nonce) => badRequest(operation, [presentKey(contract, style, 'unknown')], { nonce }),
    status: 401,
  },
  {
    name: 'the restricted key with a model not on its list',
    plan: (nonce) =>
      request(operation, [presentKey(contract, style, 'restricted')], {
        model: 'denied',
        body: 'whole',
        nonce,
      }),
    status: 403,
  },
];

/** The valid key's request of the same words. */
export const goodPlan = (
  contract: Contract,
  { operation, style }: Cell,
  nonce: string,
): RequestPlan => request(operation, [presentKey(contract, style, 'active')], { nonce });

/** The finding that a part was not refused as it must be; none where it was, or the answer is inconclusive. */
export function judgeBad(part: Part, exchange: Exchange, when: string): Finding[] {
  const { answer } = exchange;
  if (answer === null || answer.status === part.status || troubleOf(answer) !== null) return [];
  return [
    {
      severity: isServed(answer) ? 'served' : 'wrong-refusal',
      expected: `${part.status} for ${part.name}`,
      seen: `${describeAnswer(exchange)} ${when}`,
      exchange,
    },
  ];
}

/** Why an exchange says nothing of its key, unanswered or in trouble; null where each says something. */
export const firstFailure = (exchanges: readonly Exchange[]): string | null => {
  const reasons = exchanges.map((one) =>
    one.answer === null ? explainFailure(one) : troubleOf(one.answer),
  );
  return reasons.find((reason) => reason !== null) ?? null;
};

const attempts = 3;

/** Statuses that refuse a key or a model, and no body. */
const marks: readonly number[] = [401, 403, 404];

/**
 * How the parts fare on their own, in words that were never sent before. A gateway may refuse them with
 * another status than the clause has: one that is the same each time is as good a mark. One that is refused wrongly
 * each time is another clause's finding; one that is refused rightly at one time and wrongly at
 * another was given what belongs to somebody else.
 */
export async function askAlone(
  session: Session,
  parts: readonly Part[],
): Promise<{
  readonly doubt: string | null;
  readonly findings: readonly Finding[];
  /** The parts with the status that each is refused with. */
  readonly parts: readonly Part[];
}> {
  const findings: Finding[] = [];
  const settled: Part[] = [];
  for (const part of parts) {
    const asked: Exchange[] = [];
    for (let turn = 0; turn < attempts; turn += 1) {
      asked.push(await session.send(part.plan(session.makeNonce())));
    }
    const doubt = firstFailure(asked);
    if (doubt !== null) return { doubt, findings: [], parts };
    const wrong = asked.flatMap((exchange) =>
      judgeBad(part, exchange, 'at one time, and refused as it should be at another'),
    );
    const [status, ...others] = new Set(asked.map(({ answer }) => answer?.status));
    const isSteady = others.length === 0 && status !== undefined && marks.includes(status);
    if (wrong.length === attempts && !isSteady) {
      const doubt = `${part.name} is not refused as it should be even when alone`;
      return { doubt, findings: [], parts };
    }
    settled.push(isSteady ? { ...part, status } : part);
    if (wrong.length < attempts) findings.push(...wrong);
  }
  return { doubt: null, findings, parts: settled };
}
