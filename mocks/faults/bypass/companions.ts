import { isOperationId } from '../../../spec/index.ts';
import type { Context } from '../../gateway/context.ts';
import type { Fault } from '../fault.ts';
import { admitState, admitWhen } from '../patches.ts';

/** True for an endpoint that SDKs call next to the contract's own. */
const isCompanion = ({ operation }: Context): boolean =>
  operation !== null && !isOperationId(operation.id);

/** The endpoints that SDKs call next to the contract's own were forgotten by a rule. */
export const companionFaults: readonly Fault[] = [
  {
    id: 'companions-unguarded',
    sentence: 'Token counts, files and conversations need no key: the guard knows only the models.',
    clause: 'HARD-NO-BYPASS',
    patch: admitWhen(isCompanion),
  },
  {
    id: 'companions-deleted-key',
    sentence: 'A deleted key still counts tokens and lists models and files.',
    clause: 'HARD-NO-BYPASS',
    patch: admitState('deleted', isCompanion),
  },
  {
    id: 'companions-unscoped',
    sentence: 'Tokens are counted for models that are not on the list of the key.',
    clause: 'HARD-NO-BYPASS',
    patch: (stages) => ({
      ...stages,
      authorize: (ctx) => (isCompanion(ctx) ? null : stages.authorize(ctx)),
    }),
  },
];
