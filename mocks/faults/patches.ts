import { memberOf } from '../../base/json.ts';
import type { KeySpec, KeyState } from '../../fixtures/keys.ts';
import type { BuiltInOperation, BuiltInStyle, RequirementId } from '../../spec/index.ts';
import { fromResponse, type MaybePromise, toResponse } from '../gateway/answer.ts';
import type { Context, Credential, Routed } from '../gateway/context.ts';
import { isRefusal, type Refusal } from '../gateway/refusal.ts';
import type { GatewayRequest } from '../gateway/request/request.ts';
import type { Patch } from '../gateway/stages.ts';
import { type IssuedKey, type Keyring, stateOf } from '../keys/keyring.ts';

/** The identity of a request that was let in without a key of its own. */
export const nobody = (now: number): IssuedKey => ({
  id: 'key_nobody',
  name: 'Nobody',
  masked: 'sk-…',
  models: null,
  quota: null,
  rate: null,
  used: 0,
  disabled: false,
  expiresAt: null,
  deletedAt: null,
  createdAt: now,
  lastUsed: null,
});

/** The secret of a credential; null where it has none. */
export const secretOf = (credential: Credential): string | null =>
  credential.kind === 'found' ? credential.secret : null;

/** The refusal of a gateway that turns away a key that it should accept. */
export const wrongRefusal: Refusal = {
  kind: 'unauthenticated',
  status: 401,
  message: 'Incorrect API key provided.',
  reason: 'a deliberate defect refused the key',
  advice: 'serve without the fault',
  clause: null,
  presented: true,
};

/** The text of a JSON body; null for any other body. */
export async function jsonText(ctx: Context): Promise<string | null> {
  const payload = await ctx.payload();
  return payload.kind === 'json' ? payload.text : null;
}

/** A member of a JSON body; undefined for any other body. */
export async function jsonMember(ctx: Context, name: string): Promise<unknown> {
  const payload = await ctx.payload();
  return payload.kind === 'json' ? memberOf(payload.value, name) : undefined;
}

/** Whether a request asks for its answer as a stream. */
export async function asksForStream(ctx: Context): Promise<boolean> {
  if (ctx.streamed) return true;
  const stream = ctx.operation?.stream ?? null;
  return stream !== null && (await jsonMember(ctx, stream.member)) === true;
}

/** Changes what authentication decided. */
export const afterAuthentication =
  (
    change: (decided: IssuedKey | Refusal, ctx: Routed) => MaybePromise<IssuedKey | Refusal>,
  ): Patch =>
  (stages) => ({
    ...stages,
    authenticate: async (ctx) => change(await stages.authenticate(ctx), ctx),
  });

/** Lets some requests in that authentication refused, as the key that they name or as nobody. */
export const admitWhen = (test: (ctx: Routed) => MaybePromise<boolean>): Patch =>
  afterAuthentication(async (decided, ctx) =>
    isRefusal(decided) && (await test(ctx)) ? (ctx.key ?? nobody(ctx.now)) : decided,
  );

/** True for a request with each of these header lines. */
export const hasHeader =
  (...names: readonly string[]) =>
  ({ headers }: Context): boolean =>
    names.every((name) => headers.has(name));

/** True for a request whose JSON body has this member. */
export const hasMember = (name: string) => async (ctx: Context) =>
  (await jsonMember(ctx, name)) !== undefined;

/** Lets some requests without a key in. */
export const admitWithoutKey = (test: (ctx: Routed) => MaybePromise<boolean> = () => true): Patch =>
  admitWhen((ctx) => ctx.credential.kind === 'missing' && test(ctx));

/** Lets a caller without a valid key in for a header line, which says who or what he is. */
export const trustHeader = (name: string, pattern = /./): Patch =>
  admitWhen(({ headers }) => pattern.test(headers.get(name) ?? ''));

/** Refuses some keys that open the gateway. */
export const refuseWhen = (test: (ctx: Routed) => MaybePromise<boolean>): Patch =>
  afterAuthentication(async (decided, ctx) =>
    !isRefusal(decided) && (await test(ctx)) ? wrongRefusal : decided,
  );

/** Lets keys in of which there is no record, by the look of their value. */
export const admitUnknown = (pattern: RegExp): Patch =>
  admitWhen(({ credential, key }) => key === null && pattern.test(secretOf(credential) ?? ''));

/** True where the request names a key in this state. */
export const isInState = ({ key, now }: Context, state: KeyState): boolean =>
  key !== null && stateOf(key, now) === state;

/** Lets a key in although its state forbids it: everywhere, or in some places only. */
export const admitState = (
  state: KeyState,
  where: (ctx: Routed) => MaybePromise<boolean> = () => true,
): Patch => admitWhen((ctx) => isInState(ctx, state) && where(ctx));

/** The context of a request to an endpoint with other styles. */
export const withStyles = (ctx: Routed, styles: readonly BuiltInStyle[]): Routed => ({
  ...ctx,
  operation: { ...ctx.operation, styles },
});

/** Reads the credential in other places than the endpoint's own. */
export const readStyles =
  (styles: (operation: BuiltInOperation) => readonly BuiltInStyle[]): Patch =>
  (stages) => ({
    ...stages,
    readCredential: (ctx) => stages.readCredential(withStyles(ctx, styles(ctx.operation))),
  });

/** Changes what was read as the credential. */
export const afterReading =
  (change: (credential: Credential, ctx: Routed) => Credential): Patch =>
  (stages) => ({ ...stages, readCredential: (ctx) => change(stages.readCredential(ctx), ctx) });

/** Takes a key where the document knows none, once there is none where it should be. */
export const readAlso = (find: (ctx: Routed) => string | null | undefined): Patch =>
  afterReading((credential, ctx) => {
    const secret = credential.kind === 'found' ? null : find(ctx);
    const style = ctx.operation.styles[0] ?? 'bearer';
    return secret ? { kind: 'found', style, secret } : credential;
  });

/** Replaces methods of the key store, given the sound one and the keys that it begins with. */
export const changeKeyring =
  (change: (keyring: Keyring, seeds: readonly KeySpec[]) => Partial<Keyring>): Patch =>
  (stages) => ({
    ...stages,
    createKeyring: (seeds, clock) => {
      const keyring = stages.createKeyring(seeds, clock);
      return { ...keyring, ...change(keyring, seeds) };
    },
  });

/** Compares keys by a part or another form of them, so that different values are the same key. */
export const compareBy = (form: (secret: string) => string): Patch =>
  changeKeyring((keyring, seeds) => {
    const whole = new Map(seeds.map(({ key }) => [form(key), key]));
    return {
      find: (secret) => keyring.find(whole.get(form(secret)) ?? secret),
      create: (order) => {
        const made = keyring.create(order);
        whole.set(form(made.key), made.key);
        return made;
      },
    };
  });

/** Changes an answer when all of it is made. */
export const afterAnswer =
  (change: (response: Response, ctx: Context) => MaybePromise<Response>): Patch =>
  (stages) => ({
    ...stages,
    finish: async (ctx, answer) =>
      fromResponse(await change(toResponse(await stages.finish(ctx, answer)), ctx)),
  });

/** Changes the answer that a refusal has become. */
export const afterRefusal =
  (change: (response: Response, refusal: Refusal, ctx: Context) => MaybePromise<Response>): Patch =>
  (stages) => ({
    ...stages,
    refuse: async (ctx, refusal) =>
      fromResponse(await change(toResponse(await stages.refuse(ctx, refusal)), refusal, ctx)),
  });

/** Leaves a header line out of some refusals. */
export const dropHeader = (
  name: string,
  isOne: (refusal: Refusal, ctx: Context) => boolean,
): Patch =>
  afterRefusal((response, refusal, ctx) => {
    if (isOne(refusal, ctx)) response.headers.delete(name);
    return response;
  });

/** Writes the answers to some refusals as if they were others. */
export const changeRefusals =
  (change: (refusal: Refusal, ctx: Context) => Refusal): Patch =>
  (stages) => ({
    ...stages,
    refuse: (ctx, refusal) => stages.refuse(ctx, change(refusal, ctx)),
  });

/** Changes the refusals of one clause. */
export const changeClause = (clause: RequirementId, change: Partial<Refusal>): Patch =>
  changeRefusals((refusal) => (refusal.clause === clause ? { ...refusal, ...change } : refusal));

export type Respell = (ctx: Context) => Partial<Pick<Context, 'path' | 'method'>>;

/** Routes what has no route by another path or method, and does something with such requests. */
export const routeAlso =
  (respell: Respell, withThem: (isOne: (ctx: Context) => boolean) => Patch): Patch =>
  (stages) => {
    const others = new WeakSet<GatewayRequest>();
    const routed: Patch = (inner) => ({
      ...inner,
      route: (ctx) => {
        const route = inner.route(ctx);
        if (!isRefusal(route)) return route;
        const other = inner.route({ ...ctx, ...respell(ctx) });
        if (isRefusal(other)) return route;
        others.add(ctx.request);
        return other;
      },
    });
    return withThem(({ request }) => others.has(request))(routed(stages));
  };

/** Routes what has no route by another path or method, past the guard, which knows only the plain one. */
export const routeUnguarded = (respell: Respell): Patch => routeAlso(respell, admitWhen);

/** Writes the refusals with this status as the first event of a stream, where one was asked for. */
export const refuseInStream = (status: number): Patch =>
  afterRefusal(async (response, refusal, ctx) => {
    if (refusal.status !== status || !(await asksForStream(ctx))) return response;
    const headers = new Headers(response.headers);
    headers.set('content-type', 'text/event-stream');
    return new Response(`event: error\ndata: ${await response.text()}\n\n`, { headers });
  });
