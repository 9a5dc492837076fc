import type { Contract } from '../../../spec/contract.ts';
import { firstStyle } from '../../cases/credentials.ts';
import type { Answer } from '../../cases/exchange.ts';
import { acceptsKey, describeAnswer, readAnswer } from '../../judge/classify.ts';
import { failed, inconclusive, passed } from '../../judge/judges.ts';
import { leakOf } from '../../judge/leaks.ts';
import { provisionedCase, withKey } from '../made-keys/provisioned.ts';

const answerWith = (text: string): Answer => ({ status: 200, headers: [], body: text });

/** After its creation the full key is never shown again. */
export function keyShownOnce(contract: Contract) {
  const style = firstStyle(contract, 'listModels');
  return [
    provisionedCase(
      {
        requirement: 'KEY-SHOWN-ONCE',
        operation: 'listModels',
        style,
        variant: 'list-show-and-change',
        sends: 'a key of its own is made and used; then all that the target shows of it is read',
        expects: 'the full key nowhere, nor twelve characters of it in a row, nor a digest',
      },
      { requests: 1 },
      async (session, own) => {
        const used = await session.send(withKey(contract, 'listModels', style, own.key));
        if (used.answer === null) return inconclusive(describeAnswer(used));
        for (const text of await own.provisioner.show(own.id)) {
          const answer = answerWith(text);
          const leak = leakOf(answer, own.key);
          if (leak !== null) {
            return failed(
              'leaked',
              'the full key is shown at its creation alone',
              { request: used.request, milliseconds: 0, answer, failure: null },
              `${leak} of what is shown later`,
            );
          }
        }
        const echo = leakOf(used.answer, own.key);
        if (echo !== null) return failed('leaked', 'an answer without the key', used, echo);
        return acceptsKey(readAnswer(used))
          ? passed
          : inconclusive(`the key of its own was not accepted: ${describeAnswer(used)}`);
      },
    ),
  ];
}
