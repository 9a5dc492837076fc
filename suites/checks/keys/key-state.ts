import type { Contract } from '../../../spec/contract.ts';
import type { RequirementId } from '../../../spec/index.ts';
import { badRequest, comparedCase } from '../../cases/build.ts';
import type { SingleCase } from '../../cases/case.ts';
import { type Cell, cells, presentKey, waysToAsk } from '../../cases/credentials.ts';
import type { KeyName } from '../../cases/request-plan.ts';
import type { Judge } from '../../judge/judges.ts';

const words: Record<KeyName, string> = {
  active: 'the active key',
  restricted: 'the restricted key',
  disabled: 'a disabled key',
  expired: 'an expired key',
  exhausted: 'a key whose quota is exhausted',
  deleted: 'a deleted key',
  unknown: 'a well-formed key that was never issued',
};

/** A key of one state is sent in every style of every endpoint, plainly and asking for a stream. */
export function casesOfState(
  contract: Contract,
  requirement: RequirementId,
  key: KeyName,
  terms: {
    readonly judge: Judge;
    readonly expects: string;
    /** Sends the whole body: for states that a gateway may look at only once a call is complete. */
    readonly whole?: boolean;
    readonly where?: (cell: Cell) => boolean;
  },
): SingleCase[] {
  return cells(contract)
    .filter(terms.where ?? (() => true))
    .flatMap(({ operation, style }) =>
      waysToAsk(contract, operation).map(({ stream }) => {
        const body = terms.whole === true ? 'whole' : 'guarded';
        const plan = badRequest(operation, [presentKey(contract, style, key)], { stream, body });
        return comparedCase(
          contract,
          {
            requirement,
            operation,
            style,
            variant: stream ? `${key}-streamed` : key,
            sends: `${words[key]}${stream ? ', asking for a stream' : ''}`,
            expects: terms.expects,
          },
          plan,
          terms.judge,
        );
      }),
    );
}
