import { type Contract, operationOf } from '../../../spec/contract.ts';
import { request, scenarioCase } from '../../cases/build.ts';
import { firstStyle, presentKey, representatives } from '../../cases/credentials.ts';
import { acceptsKey, readAnswer } from '../../judge/classify.ts';
import { doubtOf, failed, inconclusive, passed } from '../../judge/judges.ts';

const good = (contract: Contract, operation: string) =>
  request(operation, [presentKey(contract, firstStyle(contract, operation), 'active')]);

/**
 * One and the same key is accepted on all three formats. A key that no format accepts says nothing
 * of this clause: it may simply be a bad one.
 */
export const keyUniversal = (contract: Contract) =>
  representatives(contract).map((operation) => {
    const { format } = operationOf(contract, operation);
    return scenarioCase(
      {
        requirement: 'KEY-UNIVERSAL',
        operation,
        style: firstStyle(contract, operation),
        variant: 'same-key',
        sends: `the same valid key to an endpoint of each format; judged: ${format}`,
        expects: 'accepted, as on the other formats',
      },
      {
        needs: ['active'],
        requests: representatives(contract).length,
        usual: 1,
        run: async (session) => {
          // Sent anew each time: a shared exchange would be refused again when it is asked for again.
          const own = await session.send(good(contract, operation));
          const reading = readAnswer(own);
          if (reading.kind !== 'refused') {
            const doubt = doubtOf(own, session.orderOf(operation));
            return doubt === null ? passed : inconclusive(doubt);
          }
          const others = await Promise.all(
            representatives(contract)
              .filter((id) => id !== operation)
              .map((id) => session.control(good(contract, id))),
          );
          const takenElsewhere = others.some((exchange) => acceptsKey(readAnswer(exchange)));
          return takenElsewhere
            ? failed('refused', 'accepted, as on the other formats', own)
            : inconclusive(
                'the key was refused on every format: is it a valid key of this target?',
              );
        },
      },
    );
  });
