import { realClock } from '../../../base/clock.ts';
import { type Answer, toResponse } from '../../gateway/answer.ts';
import type { Context } from '../../gateway/context.ts';
import { isRefusal, type Refusal } from '../../gateway/refusal.ts';
import type { Patch } from '../../gateway/stages.ts';
import type { IssuedKey } from '../../keys/keyring.ts';
import { breaking } from '../fault.ts';
import {
  admitWhen,
  afterAnswer,
  afterAuthentication,
  nobody,
  secretOf,
  wrongRefusal,
} from '../patches.ts';

/** The text of a body that distinguishes one request from another. */
async function bodyText(ctx: Context): Promise<string> {
  const payload = await ctx.payload();
  return 'text' in payload ? payload.text : '';
}

const cacheAnswers =
  (isKept: (ctx: Context) => boolean): Patch =>
  (stages) => {
    const kept = new Map<string, Answer>();
    const nameOf = async (ctx: Context): Promise<string | null> => {
      const route = stages.route(ctx);
      if (isRefusal(route) || !isKept(ctx) || route.operation.upgrade !== null) return null;
      // The cache stands before the gateway, which then finds the same route.
      Object.assign(ctx, route);
      return `${ctx.method} ${ctx.path}?${ctx.query} ${await bodyText(ctx)}`;
    };
    return {
      ...stages,
      preflight: async (ctx) => {
        const early = await stages.preflight(ctx);
        return early ?? kept.get((await nameOf(ctx)) ?? '') ?? null;
      },
      finish: async (ctx, answer) => {
        const finished = await stages.finish(ctx, answer);
        const name = finished.status === 200 ? await nameOf(ctx) : null;
        if (name === null) return finished;
        const body = new Uint8Array(await toResponse(finished).arrayBuffer());
        kept.set(name, { ...finished, body });
        return { ...finished, body };
      },
    };
  };

/** How long the key store takes to answer, in milliseconds: time enough for the next request. */
const lookUpTime = 5;

const shareDecision: Patch = (stages) => {
  let latest: IssuedKey | Refusal | undefined;
  return {
    ...stages,
    authenticate: async (ctx) => {
      const own = await stages.authenticate(ctx);
      latest = own;
      await realClock.sleep(lookUpTime);
      return latest ?? own;
    },
  };
};

const cacheForKeyHolders: Patch = (stages) => {
  const kept = new Set<string>();
  return {
    ...stages,
    authorize: async (ctx) => {
      const name = `${ctx.path} ${await bodyText(ctx)}`;
      if (kept.has(name)) return null;
      const forbidden = await stages.authorize(ctx);
      if (forbidden === null) kept.add(name);
      return forbidden;
    },
  };
};

const loginByCookie: Patch = (stages) =>
  afterAnswer(({ body, status, headers }) => {
    if (status !== 200) return new Response(body, { status, headers });
    const others = new Headers(headers);
    others.set('set-cookie', 'session=1; Path=/');
    return new Response(body, { status, headers: others });
  })(admitWhen(({ headers }) => headers.get('cookie')?.includes('session=1') === true)(stages));

const letPendingIn: Patch = (stages) => {
  const pending = new Map<string, number>();
  return {
    ...stages,
    authenticate: async (ctx) => {
      const decided = await stages.authenticate(ctx);
      const secret = secretOf(ctx.credential) ?? '';
      const others = pending.get(secret) ?? 0;
      pending.set(secret, others + 1);
      await realClock.sleep(lookUpTime);
      pending.set(secret, (pending.get(secret) ?? 1) - 1);
      const isLetIn = isRefusal(decided) && secret !== '' && others > 0;
      return isLetIn ? (ctx.key ?? nobody(ctx.now)) : decided;
    },
  };
};

const replayNamed: Patch = (stages) => {
  const served = new Set<string>();
  const nameOf = ({ headers }: Context): string => headers.get('idempotency-key') ?? '';
  return {
    ...stages,
    authenticate: async (ctx) => {
      const decided = await stages.authenticate(ctx);
      return isRefusal(decided) && served.has(nameOf(ctx)) ? (ctx.key ?? nobody(ctx.now)) : decided;
    },
    finish: (ctx, answer) => {
      if (answer.status === 200 && nameOf(ctx) !== '') served.add(nameOf(ctx));
      return stages.finish(ctx, answer);
    },
  };
};

/** How many invalid keys an address may send before it is locked out. */
const patience = 100;

const lockOut: Patch = (stages) => {
  let failures = 0;
  return afterAuthentication((decided, { key }) => {
    if (isRefusal(decided) && key === null) failures += 1;
    return !isRefusal(decided) && failures > patience ? wrongRefusal : decided;
  })(stages);
};

const changeCaching = (isStored: (status: number) => boolean): Patch =>
  afterAnswer((response) => {
    if (isStored(response.status)) response.headers.delete('cache-control');
    return response;
  });

/** What belongs to one caller is given to the next. */
export const sharingFaults = [
  ...breaking('HARD-ISOLATED', {
    'answer-cached-for-all': [
      'Answers are cached by request alone and given again before the key is looked at.',
      cacheAnswers(() => true),
    ],
    'decision-shared': [
      'Requests at the same time share one decision: the last key decides for all.',
      shareDecision,
    ],
    'models-cached-for-all': [
      'GET is cacheable, so that a key nobody knows is given the list of another.',
      cacheAnswers((ctx) => ctx.method === 'GET'),
    ],
    'answer-cached-before-scope': [
      'Answers are kept by body for all who have a key, whatever models it may use.',
      cacheForKeyHolders,
    ],
    'bad-keys-lock-out': [
      'After many invalid keys from one address its valid keys are refused as well.',
      lockOut,
    ],
    'idempotency-key-replayed': [
      'An Idempotency-Key that was served once is served again, whoever sends it.',
      replayNamed,
    ],
    'pending-look-up-let-in': [
      'While a key is being looked up, a second request with it is let in.',
      letPendingIn,
    ],
    'cookie-keeps-login': [
      'A served answer sets a cookie that opens the gateway without a key.',
      loginByCookie,
    ],
  }),
  ...breaking('HTTP-NOT-STORED', {
    'answers-cacheable': [
      'Answers may be kept by any cache on the way, with the key in their URL.',
      changeCaching(() => true),
    ],
    'forbidden-cacheable': [
      'The refusal of a model may be kept by any cache, and given to keys that may use it.',
      changeCaching((status) => status === 403),
    ],
    'unauthorized-cacheable': [
      'The refusal of a key may be kept by any cache, and outlives the mistake.',
      changeCaching((status) => status === 401),
    ],
  }),
];
