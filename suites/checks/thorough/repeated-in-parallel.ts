import type { Contract } from '../../../spec/contract.ts';
import { controlOf, request, scenarioCase } from '../../cases/build.ts';
import type { Judgement, ScenarioCase } from '../../cases/case.ts';
import { type Cell, presentKey } from '../../cases/credentials.ts';
import { accepted, doubtOf, inconclusive, refusedWith } from '../../judge/judges.ts';
import { isUnanswered, judgeAll, needsPaidCall, sendings } from './judge-repeats.ts';
import { repeatedCells } from './repeated-key.ts';

/** How many pairs are on their way at once. */
const wave = 5;

const judgeGood = accepted('the valid key is accepted while another one is refused');
const judgeBad = refusedWith({ statuses: [401] });

function inParallel(contract: Contract, cell: Cell): ScenarioCase {
  const { operation, style } = cell;
  return scenarioCase(
    {
      requirement: 'HARD-ISOLATED',
      ...cell,
      variant: 'in-parallel-repeated',
      sends: `the valid key and an unknown one at the same time, ${sendings} times each`,
      expects: 'each is answered by its own key each time',
    },
    {
      needs: ['active'],
      requests: sendings * 2,
      run: async (session): Promise<Judgement> => {
        const good = request(operation, [presentKey(contract, style, 'active')], { body: 'probe' });
        const bad = request(operation, [presentKey(contract, style, 'unknown')], { body: 'probe' });
        const order = session.orderOf(operation);
        if (order === 'body-first') return needsPaidCall;
        const control = await session.control(controlOf(contract, good, style));
        const doubt = doubtOf(control, order);
        if (doubt !== null) return inconclusive(doubt);
        const { keyOf, target } = session;
        const view = { order, keyOf, allowedModels: target.allowedModels };
        const alone = judgeBad(await session.control(bad), { ...view, request: bad, control });
        if (alone.outcome === 'failed') {
          return inconclusive('an unknown key is not refused as it should be even when alone');
        }
        const judgements: Judgement[] = [];
        for (let sent = 0; sent < sendings; sent += wave) {
          const pairs = await Promise.all(
            Array.from({ length: wave }, () =>
              Promise.all([session.send(good), session.send(bad)]),
            ),
          );
          for (const [ours, theirs] of pairs) {
            judgements.push(
              judgeGood(ours, { ...view, request: good, control: null }),
              judgeBad(theirs, { ...view, request: bad, control }),
            );
          }
          if (pairs.flat().some((exchange) => isUnanswered(exchange, false))) break;
        }
        return judgeAll(judgements, sendings * 2);
      },
    },
  );
}

/** Two keys at once, so often that an identity which is swapped once in 20 times shows. */
export const repeatedInParallel = (contract: Contract): readonly ScenarioCase[] =>
  repeatedCells(contract).map((cell) => inParallel(contract, cell));
