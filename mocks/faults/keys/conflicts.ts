import { keyHeaders } from '../../../spec/index.ts';
import { withCredential } from '../../gateway/context.ts';
import { isRefusal } from '../../gateway/refusal.ts';
import type { Patch } from '../../gateway/stages.ts';
import { breaking } from '../fault.ts';
import { admitWhen, withStyles } from '../patches.ts';

const takeTurns: Patch = (stages) => {
  const turns = new Map<string, number>();
  return {
    ...stages,
    readCredential: (ctx) => {
      const credential = stages.readCredential(ctx);
      if (credential.kind !== 'conflict') return credential;
      const sent = [...ctx.headers].filter(([name]) => keyHeaders.includes(name));
      const request = JSON.stringify([ctx.request.url, ...sent]);
      const turn = turns.get(request) ?? 0;
      turns.set(request, turn + 1);
      const style = credential.places[turn % credential.places.length];
      return style === undefined ? credential : stages.readCredential(withStyles(ctx, [style]));
    },
  };
};

const mixIdentities: Patch = (stages) => ({
  ...stages,
  authenticate: async (ctx) => {
    if (ctx.credential.kind !== 'conflict') return stages.authenticate(ctx);
    const styles = ctx.operation.styles.filter((style) => style !== 'query');
    const header = stages.readCredential(withStyles(ctx, styles));
    const opened = await stages.authenticate(withCredential(ctx, header));
    const key = ctx.keyring.find(ctx.query.get('key') ?? '');
    return isRefusal(opened) || key === undefined ? opened : key;
  },
});

const failOnConflict: Patch = (stages) => ({
  ...stages,
  authenticate: (ctx) => {
    if (ctx.credential.kind === 'conflict') throw new TypeError('the key is already set');
    return stages.authenticate(ctx);
  },
});

/** Fails on the value that two header lines of the same name become (RFC 9110 §5.3). */
const failOnTwice: Patch = (stages) => ({
  ...stages,
  readCredential: (ctx) => {
    const isListed = [...ctx.headers].some(([, value]) =>
      /^(?:bearer )?(sk-\w+), (?:bearer )?\1$/i.test(value),
    );
    if (isListed || ctx.query.getAll('key').length > 1) throw new TypeError('the key is a list');
    return stages.readCredential(ctx);
  },
});

/** Two credentials in one request lead the gateway astray. */
export const conflictFaults = breaking('KEY-CONFLICT', {
  'conflict-answer-flips': [
    'Of two different keys in a request now the one is taken, now the other.',
    takeTurns,
  ],
  'identities-mixed': [
    "The header's key opens the gateway, and the query's key says what it may do.",
    mixIdentities,
  ],
  'second-credential-skips-check': [
    'Beside an Authorization header the x-api-key of a message is not checked at all.',
    admitWhen(
      ({ operation, headers }) =>
        operation.format === 'anthropic' &&
        headers.has('x-api-key') &&
        headers.has('authorization'),
    ),
  ],
  'same-key-twice-500': [
    'The same key in two header lines is answered 500: the joined value is no key.',
    failOnTwice,
  ],
  'two-keys-500': ['Two different keys in a request are answered 500.', failOnConflict],
  'bad-pair-let-in': [
    'Of two invalid keys each guard leaves the refusal to the other one.',
    admitWhen(({ credential }) => credential.kind === 'conflict'),
  ],
});
