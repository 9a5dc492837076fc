import type { Exchange } from '../exchange.ts';
import { failed, inconclusive, passed } from '../judges.ts';
import { leakOf } from '../leaks.ts';
import { tellAnswer } from '../read-answer.ts';
import { provisionedCase, withKey } from './provisioned.ts';

/** What is shown as an exchange, so that a finding can point at it. */
const shown = (text: string, like: Exchange): Exchange => ({
  request: like.request,
  milliseconds: 0,
  answer: { status: 200, headers: [], body: text },
  failure: null,
});

/** After its creation the full key is never shown again. */
export const keyShownOnce = [
  provisionedCase(
    {
      requirement: 'KEY-SHOWN-ONCE',
      operation: 'listModels',
      style: 'bearer',
      variant: 'list-show-and-change',
      sends: 'a key of its own is made and used; then all that the target shows of it is read',
      expects: 'the full key nowhere, nor twelve characters of it in a row, nor a digest',
    },
    2,
    async (session, own) => {
      const used = await session.send(withKey('listModels', 'bearer', own.key));
      if (used.answer === null) return inconclusive(tellAnswer(used));
      for (const text of await own.provisioner.show(own.id)) {
        const exchange = shown(text, used);
        const leak = exchange.answer === null ? null : leakOf(exchange.answer, own.key);
        if (leak !== null) {
          return failed(
            'leaked',
            'the full key is shown at its creation alone',
            exchange,
            `${leak} of what is shown later`,
          );
        }
      }
      const own2 = leakOf(used.answer, own.key);
      return own2 === null ? passed : failed('leaked', 'an answer without the key', used, own2);
    },
  ),
];
