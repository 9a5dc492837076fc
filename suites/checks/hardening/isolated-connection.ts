import type { Contract } from '../../../spec/contract.ts';
import { badRequest, controlOf, request, scenarioCase, viewOf } from '../../cases/build.ts';
import type { Judgement } from '../../cases/case.ts';
import { firstStyle, presentKey, representatives } from '../../cases/credentials.ts';
import { inconclusive, refusedWith } from '../../judge/judges.ts';
import { showingBoth } from '../raw/next-request.ts';

const judge = refusedWith({ statuses: [401] });

/** A request without a key, behind one of the valid key on the same connection: the key is not kept for it. */
export const noKeyBehindGoodKey = (contract: Contract) =>
  [...representatives(contract), 'listModels'].map((operation) => {
    const style = firstStyle(contract, operation);
    return scenarioCase(
      {
        requirement: 'HARD-ISOLATED',
        operation,
        style,
        variant: 'no-key-behind-good-key',
        sends: 'the valid key, and then no key on the same connection',
        expects: '401 for the request without a key',
      },
      {
        needs: ['active'],
        requests: 3,
        steady: 2,
        run: async (session): Promise<Judgement> => {
          const good = request(operation, [presentKey(contract, style, 'active')]);
          const bare = badRequest(operation, []);
          const control = await session.control(controlOf(contract, good, style));
          const [first, next] = await session.sendInTurn([good, bare]);
          if (first === undefined || next === undefined) return inconclusive('not sent');
          const judgement = judge(next, viewOf(session, bare, control));
          if (judgement.outcome !== 'failed') return judgement;
          // The shared connections of a run have all had a valid key.
          const [alone] = await session.sendInTurn([bare]);
          const status = alone?.answer?.status;
          return status !== undefined && status === next.answer?.status
            ? {
                outcome: 'inconclusive',
                reason: `a request without a key gets ${status} on a new connection too: another clause reports it`,
                elsewhere: true,
              }
            : showingBoth(judgement, first);
        },
      },
    );
  });
