import { isRefusal } from '../../gateway/refusal.ts';
import type { Fault } from '../fault.ts';
import { afterAuthentication, isInState } from '../patches.ts';

/** Guards that fail themselves, on what they did not expect. */
export const failingGuardFaults: readonly Fault[] = [
  {
    id: 'restricted-key-500-on-messages',
    sentence: 'The list of models is an error on messages: a key that has one gets 500.',
    clause: 'MODEL-ALLOWED',
    patch: (stages) => ({
      ...stages,
      authorize: (ctx) => {
        if (ctx.operation.id === 'createMessage' && isInState(ctx, 'restricted')) {
          throw new RangeError('list index out of range');
        }
        return stages.authorize(ctx);
      },
    }),
  },
  {
    id: 'unknown-key-with-form-500',
    sentence: 'The guard reads the body of a refused request as JSON, and fails on a form.',
    clause: 'KEY-UNKNOWN',
    patch: afterAuthentication((decided, { headers }) => {
      const isForm = headers.get('content-type')?.startsWith('multipart/') === true;
      if (isRefusal(decided) && isForm) throw new SyntaxError('Unexpected token -');
      return decided;
    }),
  },
];
