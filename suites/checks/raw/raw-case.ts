import type { Contract } from '../../../spec/contract.ts';
import type { RequirementId } from '../../../spec/index.ts';
import { badRequest, controlOf, request, scenarioCase } from '../../cases/build.ts';
import { findingsOf, type Judgement, type ScenarioCase } from '../../cases/case.ts';
import {
  type Cell,
  cells,
  firstStyle,
  isRepresentative,
  presentKey,
} from '../../cases/credentials.ts';
import type { Exchange } from '../../cases/exchange.ts';
import type { CredentialPlan, KeyName, RequestPlan } from '../../cases/request-plan.ts';
import type { Session } from '../../cases/session.ts';
import {
  acceptsKey,
  describeAnswer,
  explainFailure,
  isServed,
  readAnswer,
  troubleOf,
} from '../../judge/classify.ts';
import { doubtOf, failed, inconclusive, isSameRefusal, passed } from '../../judge/judges.ts';
import { comparedWithPlain } from '../../judge/plain-spelling.ts';
import { judgeNext, showingBoth } from './next-request.ts';

/**
 * Where raw requests are sent: HTTP is read by a server before it knows the endpoint, so that one of
 * each format and style is asked, and one without a body.
 */
const rawCells = (contract: Contract): readonly Cell[] =>
  cells(contract).filter(
    ({ operation }) => isRepresentative(contract, operation) || operation === 'listModels',
  );

/** A request that no client library would write, and with which keys it is sent. */
export type RawVariant = {
  readonly variant: string;
  /** What is odd about it, in words. */
  readonly words: string;
  readonly rewrite: (bytes: string, at: Cell & { readonly origin: string }) => string;
  /** The key that must not be served; null for none at all. */
  readonly bad: readonly (KeyName | null)[];
  /** Answers of 5xx that HTTP itself has for such a request: 501 for a method (RFC 9110 §9.1). */
  readonly mayAnswer?: readonly number[];
  readonly where?: (cell: Cell) => boolean;
};

const keyWords = (key: KeyName | null): string =>
  key === null ? 'no key' : key === 'active' ? 'the valid key' : `the ${key} key`;

/** What the odd request is judged by. */
type OddTerms = {
  readonly isBad: boolean;
  readonly mayAnswer: readonly number[];
  /** What the valid key got for the plain request. */
  readonly control: Exchange;
};

/** What an answer to the odd request itself comes to; null where it is in order. */
function judgeOdd(odd: Exchange, terms: OddTerms): Judgement | null {
  const { isBad, mayAnswer, control } = terms;
  const expected = isBad ? 'refused with 4xx' : 'any answer but 5xx, in time';
  const { answer } = odd;
  if (answer === null) {
    return odd.failure.kind === 'timeout'
      ? failed('wrong-refusal', expected, odd, 'no answer came in time')
      : inconclusive(explainFailure(odd));
  }
  if (isBad && isServed(answer)) return failed('served', expected, odd);
  // A free probe may be refused with 5xx in its plain form too.
  const isPlain = !isBad && isSameRefusal(answer, control);
  if (answer.status >= 500 && !isPlain && !mayAnswer.includes(answer.status)) {
    const trouble = troubleOf(answer);
    // A valid key's request goes on to a provider, which may be what failed: it is asked for again.
    const severity = isBad ? 'wrong-refusal' : 'refused';
    return trouble === null ? failed(severity, expected, odd) : inconclusive(trouble);
  }
  return isBad && answer.status < 400 ? inconclusive(`answered ${answer.status}`) : null;
}

/** The good request behind the odd one: on the same connection, and on a new one where that was not kept. */
async function judgeAfter(
  session: Session,
  good: RequestPlan,
  control: Exchange,
  { first, next }: { readonly first: Exchange; readonly next: Exchange },
): Promise<Judgement> {
  const expected = 'the next good request is accepted';
  const isClosed = next.failure?.kind === 'closed' || next.failure?.kind === 'cut';
  if (next.failure?.kind === 'timeout') {
    const seen = 'the connection was kept open, and no answer came on it';
    return showingBoth(failed('wrong-shape', expected, next, seen), first);
  }
  if (!isClosed) return showingBoth(judgeNext(next, control), first);
  const fresh = await session.send(good);
  const reading = readAnswer(fresh);
  if (reading.kind === 'refused') return failed('refused', expected, fresh);
  if (fresh.answer === null && fresh.failure.kind === 'unreachable') {
    return failed('wrong-refusal', expected, fresh, 'the service no longer answers');
  }
  return acceptsKey(reading)
    ? passed
    : inconclusive(`a good request on a new connection: ${describeAnswer(fresh)}`);
}

function rawCase(
  contract: Contract,
  requirement: RequirementId,
  cell: Cell,
  odd: RawVariant,
  key: KeyName | null,
): ScenarioCase {
  const { operation, style } = cell;
  const isBad = key !== 'active';
  const named = key === null ? '' : `-${key === 'active' ? 'good' : key}`;
  return scenarioCase(
    {
      requirement,
      operation,
      style: key === null ? 'none' : style,
      variant: `raw-${odd.variant}${named}`,
      sends: `${keyWords(key)}, with ${odd.words}; then a good request on the same connection, or on a new one where that is closed`,
      expects: isBad
        ? 'not served: 4xx, and the good request is served (the connection may be closed)'
        : 'any answer but 5xx, in time, and the good request is served',
    },
    {
      needs:
        key === null || key === 'unknown' ? ['active'] : [...new Set(['active', key] as const)],
      requests: 3,
      run: async (session): Promise<Judgement> => {
        const good = request(operation, [presentKey(contract, style, 'active')]);
        const control = await session.control(controlOf(contract, good, style));
        const credentials: CredentialPlan[] =
          key === null ? [] : [presentKey(contract, style, key)];
        const at = { ...cell, origin: session.target.baseUrl.origin };
        const make = isBad ? badRequest : request;
        const [sent, next] = await session.sendInTurn([
          make(operation, credentials, { rewriteBytes: (bytes) => odd.rewrite(bytes, at) }),
          good,
        ]);
        if (sent === undefined || next === undefined) return inconclusive('not sent');
        const judgement = judgeOdd(sent, { isBad, mayAnswer: odd.mayAnswer ?? [], control });
        const doubt = doubtOf(control, session.orderOf(operation));
        const isServedOdd = findingsOf(judgement ?? passed).some(
          ({ severity }) => severity === 'served',
        );
        if (judgement?.outcome === 'failed' && (isServedOdd || doubt === null)) {
          const plain = make(operation, credentials);
          return comparedWithPlain(judgement, plain, session);
        }
        if (doubt !== null) return inconclusive(doubt);
        return judgement ?? judgeAfter(session, good, control, { first: sent, next });
      },
    },
  );
}

/** The cases of raw requests: each with its invalid keys, and with the good one. */
export const rawCases = (
  contract: Contract,
  requirement: RequirementId,
  variants: readonly RawVariant[],
): ScenarioCase[] =>
  variants.flatMap((odd) =>
    rawCells(contract)
      .filter(odd.where ?? (() => true))
      // A request without a key is the same in every style of its endpoint.
      .flatMap((cell) =>
        [...odd.bad, 'active' as const]
          .filter((key) => key !== null || cell.style === firstStyle(contract, cell.operation))
          .map((key) => rawCase(contract, requirement, cell, odd, key)),
      ),
  );
