import { type Contract, operationOf } from '../../../spec/contract.ts';
import type { RequirementId } from '../../../spec/index.ts';
import { controlOf, request, scenarioCase, viewOf } from '../../cases/build.ts';
import type { Judgement, ScenarioCase } from '../../cases/case.ts';
import {
  type Cell,
  cells,
  clauseOf,
  firstStyle,
  isRepresentative,
  presentKey,
} from '../../cases/credentials.ts';
import type { Exchange } from '../../cases/exchange.ts';
import type { KeyName, RequestPlan } from '../../cases/request-plan.ts';
import type { Session } from '../../cases/session.ts';
import { maySpend } from '../../cases/target.ts';
import { isServed } from '../../judge/classify.ts';
import { accepted, doubtOf, inconclusive, type Judge, refusedWith } from '../../judge/judges.ts';
import type { ProbedState } from '../../run/watch/probe-count.ts';
import { isUnanswered, judgeAll, needsPaidCall, sendings } from './judge-repeats.ts';

/**
 * Where keys are sent often: an endpoint of each format in each of its styles, and the list of models,
 * which a gateway serves by another way. A gateway mostly asks one key store for all endpoints.
 */
export const repeatedCells = (contract: Contract): readonly Cell[] =>
  cells(contract).filter(
    ({ operation, style }) =>
      isRepresentative(contract, operation) ||
      (operation === 'listModels' && style === firstStyle(contract, operation)),
  );

/** How many of the sendings go over one connection; the others go over many. */
const onOne = sendings / 2;

/** How many requests are on their way at once, at most. */
const wave = 5;

type State = {
  readonly state: ProbedState;
  readonly requirement: (cell: Cell) => RequirementId;
  readonly judge: Judge;
  readonly expects: string;
  /** True where a gateway may look at the state only once the request is complete. */
  readonly isLate?: true;
};

const refusal = (
  state: ProbedState,
  requirement: RequirementId,
  statuses: readonly number[],
  more: Pick<State, 'isLate'> = {},
): State => ({
  state,
  requirement: () => requirement,
  judge: refusedWith({ statuses }),
  expects: `refused each time: ${statuses.join(', ')}`,
  ...more,
});

const states = (contract: Contract): readonly State[] => [
  {
    state: 'active',
    requirement: (cell) => clauseOf(contract, cell),
    judge: accepted(),
    expects: 'accepted each time',
  },
  refusal('missing', 'KEY-REQUIRED', [401]),
  refusal('unknown', 'KEY-UNKNOWN', [401]),
  refusal('deleted', 'KEY-DELETED', [401]),
  refusal('disabled', 'KEY-INACTIVE', [401, 403]),
  refusal('expired', 'KEY-INACTIVE', [401, 403]),
  refusal('exhausted', 'KEY-QUOTA', [401, 402, 403, 429], { isLate: true }),
  refusal('restricted', 'MODEL-FORBIDDEN', [403], { isLate: true }),
];

/**
 * Nothing that a sound gateway would bill: a request with a valid key lacks a part that a call cannot
 * be served without, and so does one with an invalid key unless it has to be `whole` to get as far as that.
 */
function planOf(
  contract: Contract,
  { operation, style }: Cell,
  state: ProbedState,
  isWhole: boolean,
): RequestPlan {
  const credentials = state === 'missing' ? [] : [presentKey(contract, style, state)];
  if (state === 'restricted') {
    return request(operation, credentials, {
      model: 'denied',
      body: isWhole ? 'whole' : 'incomplete',
    });
  }
  return request(operation, credentials, {
    body: isWhole && state !== 'active' ? 'whole' : 'probe',
  });
}

/** Sends a plan over one connection with another between each two, then over many at once. */
async function sendOften(
  session: Session,
  plan: RequestPlan,
  between: RequestPlan,
  isEnough: (exchange: Exchange) => boolean,
): Promise<Exchange[]> {
  const turns = Array.from({ length: onOne }, () => [between, plan]).flat();
  const sent = await session.sendInTurn(turns, isEnough);
  const exchanges = sent.filter((_, at) => at % 2 === 1);
  while (exchanges.length < sendings && !sent.some(isEnough) && !exchanges.some(isEnough)) {
    const next = Math.min(wave, sendings - exchanges.length);
    exchanges.push(...(await Promise.all(Array.from({ length: next }, () => session.send(plan)))));
  }
  return exchanges;
}

function needsOf(state: ProbedState): KeyName[] {
  return state === 'missing' || state === 'unknown' || state === 'active'
    ? ['active']
    : ['active', state];
}

const isForCell =
  (contract: Contract, { operation }: Cell) =>
  ({ state }: State): boolean =>
    (state !== 'restricted' || operationOf(contract, operation).model !== null) &&
    (state !== 'exhausted' || operationOf(contract, operation).cost !== 'free');

function repeated(contract: Contract, cell: Cell, one: State): ScenarioCase {
  const { state, judge, isLate = false } = one;
  const other = state === 'active' ? 'unknown' : 'active';
  const words = state === 'missing' ? 'no key' : `the ${state} key`;
  return scenarioCase(
    {
      requirement: one.requirement(cell),
      ...cell,
      variant: `${state}-repeated`,
      sends: `${words} ${sendings} times, half of them in turn with the ${other} key over one connection`,
      expects: one.expects,
    },
    {
      needs: needsOf(state),
      needsModels: state === 'restricted',
      requests: onOne * 2 + (sendings - onOne),
      run: async (session): Promise<Judgement> => {
        const order = session.orderOf(cell.operation);
        const mayBeWhole = maySpend(session.target, operationOf(contract, cell.operation).cost);
        const isBlind = order === 'body-first' && (state === 'active' || !mayBeWhole);
        if (isBlind) return needsPaidCall;
        const plan = planOf(contract, cell, state, order === 'body-first');
        const control =
          state === 'active' ? null : await session.control(controlOf(contract, plan, cell.style));
        const doubt = doubtOf(control, order);
        if (doubt !== null) return inconclusive(doubt);
        const exchanges = await sendOften(
          session,
          plan,
          planOf(contract, cell, other, false),
          (exchange) => isUnanswered(exchange, state === 'exhausted'),
        );
        const view = viewOf(session, plan, control);
        const isAlike = new Set(exchanges.map(({ answer }) => answer?.status)).size === 1;
        const isOpen = exchanges.some(({ answer }) => answer !== null && isServed(answer));
        const isBody = exchanges[0]?.answer?.status === control?.answer?.status;
        if (isLate && isAlike && isBody && !isOpen) {
          const reason = `the ${state} key was refused for the body alone each time: its state is looked at later, in a complete call`;
          return { outcome: 'inconclusive', reason, unpaid: true };
        }
        return judgeAll(
          exchanges.map((exchange) => judge(exchange, view)),
          sendings,
        );
      },
    },
  );
}

/** A key of every state, sent so often that what goes wrong once in 20 times shows. */
export const repeatedKeys = (contract: Contract): readonly ScenarioCase[] =>
  repeatedCells(contract).flatMap((cell) =>
    states(contract)
      .filter(isForCell(contract, cell))
      .map((one) => repeated(contract, cell, one)),
  );
