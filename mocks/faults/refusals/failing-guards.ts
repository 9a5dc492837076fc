import { isRefusal } from '../../gateway/refusal.ts';
import { breaking } from '../fault.ts';
import { afterAuthentication, isInState } from '../patches.ts';

/** Guards that fail themselves, on what they did not expect. */
export const failingGuardFaults = [
  ...breaking('MODEL-ALLOWED', {
    'restricted-key-500-on-messages': [
      'The list of models is an error on messages: a key that has one gets 500.',
      (stages) => ({
        ...stages,
        authorize: (ctx) => {
          if (ctx.operation.id === 'createMessage' && isInState(ctx, 'restricted')) {
            throw new RangeError('list index out of range');
          }
          return stages.authorize(ctx);
        },
      }),
    ],
  }),
  ...breaking('KEY-UNKNOWN', {
    'unknown-key-with-form-500': [
      'The guard reads the body of a refused request as JSON, and fails on a form.',
      afterAuthentication((decided, { headers }) => {
        const isForm = headers.get('content-type')?.startsWith('multipart/') === true;
        if (isRefusal(decided) && isForm) throw new SyntaxError('Unexpected token -');
        return decided;
      }),
    ],
  }),
];
