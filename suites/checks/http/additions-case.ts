import { listWords } from '../../../base/text.ts';
import { type Contract, operationOf } from '../../../spec/contract.ts';
import { smallestDeviating } from '../../carriers/bisect.ts';
import type { Carrier } from '../../carriers/carrier.ts';
import { controlOf, request, scenarioCase } from '../../cases/build.ts';
import { firstStyle, presentKey } from '../../cases/credentials.ts';
import type { KeyName } from '../../cases/request-plan.ts';
import { maySpend } from '../../cases/target.ts';
import { describeAnswer } from '../../judge/classify.ts';
import { failed } from '../../judge/judges.ts';
import { expected, judgeForm } from './judge-form.ts';
import { type Addition, additionsAt } from './usual-additions.ts';

const describeAdditions = (some: readonly Addition[]): string =>
  listWords(some.map(({ words }) => words));

/** Who sends a valid request: the key that may use any model, or one with a list and a model on it. */
type Sender = { readonly variant: string; readonly words: string; readonly key: KeyName };

const anyModel: Sender = { variant: 'usual-additions', words: 'the valid key', key: 'active' };

const listedModel: Sender = {
  variant: 'allowed-usual-additions',
  words: 'the restricted key and a model on its list',
  key: 'restricted',
};

/** Each sender of an operation: only where a model is named can a list refuse it. */
const sendersAt = (contract: Contract, operation: string): readonly Sender[] =>
  operationOf(contract, operation).model === null ? [anyModel] : [anyModel, listedModel];

function additionsCase(
  contract: Contract,
  operation: string,
  sender: Sender,
  all: readonly Addition[],
) {
  const style = firstStyle(contract, operation);
  const isRestricted = sender.key === 'restricted';
  return scenarioCase(
    {
      requirement: 'HTTP-LEGAL-FORMS',
      operation,
      style,
      variant: sender.variant,
      sends: `${sender.words}, with ${describeAdditions(all.slice(0, 3))} and ${all.length - 3} more that clients and proxies add`,
      expects: 'accepted',
    },
    {
      needs: isRestricted ? ['active', 'restricted'] : ['active'],
      needsModels: isRestricted,
      requests: isRestricted ? 2 : 1,
      run: async (session) => {
        const paid = maySpend(session.target, operationOf(contract, operation).cost);
        const plan = request(
          operation,
          [presentKey(contract, style, sender.key)],
          isRestricted ? { model: 'allowed', body: paid ? 'whole' : 'incomplete' } : {},
        );
        const control = await session.control(
          isRestricted ? plan : controlOf(contract, plan, style),
        );
        const order = session.orderOf(operation);
        const judgeWith = async (some: readonly Addition[]) => {
          const sent = await session.send(some.reduce((one, { add }) => add(one), plan));
          return { exchange: sent, judgement: judgeForm(sent, control, order, []) };
        };
        let shown = await judgeWith(all);
        if (shown.judgement.outcome !== 'failed') return shown.judgement;
        const culprits = await smallestDeviating(all, async (some) => {
          const next = await judgeWith(some);
          if (next.judgement.outcome === 'failed') shown = next;
          return next.judgement.outcome === 'failed';
        });
        const seen = `${describeAnswer(shown.exchange)}, with ${describeAdditions(culprits)}`;
        return failed('refused', expected, shown.exchange, seen);
      },
    },
  );
}

/**
 * Returns the cases of a valid request with all that clients and proxies add, once for each sender. A
 * refusal is split until it shows its cause.
 */
export function additionsCases(contract: Contract, operation: string, legal: readonly Carrier[]) {
  const all = additionsAt(contract, operation, legal);
  return sendersAt(contract, operation).map((sender) =>
    additionsCase(contract, operation, sender, all),
  );
}
