import { memberOf } from '../../base/json.ts';
import type { KeyState } from '../../fixtures/keys.ts';
import { type Operation, operationOf, type RequirementId, type Style } from '../../spec/index.ts';
import { fromResponse, toResponse } from '../gateway/answer.ts';
import type { Authentication } from '../gateway/authorize.ts';
import type { Swap } from '../gateway/parts.ts';
import type { Refusal } from '../gateway/refusal.ts';
import type { CredentialReading } from '../gateway/request/credentials.ts';
import type { Inbound } from '../gateway/request/inbound.ts';
import { type IssuedKey, type Keyring, stateOf } from '../keys/keyring.ts';

type Later<T> = T | Promise<T>;

/** What stands before authentication. */
export type Scene = {
  readonly reading: CredentialReading;
  readonly operation: Operation;
  readonly keyring: Keyring;
  readonly inbound: Inbound;
};

/** The identity of a request that was let in without a key of its own. */
export const nobody = (now: number): IssuedKey => ({
  id: 'key_nobody',
  name: 'Nobody',
  masked: 'sk-…',
  models: null,
  quota: null,
  used: 0,
  disabled: false,
  expiresAt: null,
  deletedAt: null,
  createdAt: now,
  lastUsedAt: null,
});

/** The secret that was read; null where none was. */
export const secretOf = (reading: CredentialReading): string | null =>
  reading.kind === 'found' ? reading.secret : null;

/** A refusal of the key, for a gateway that turns away what it should take. */
export const refuseKey = (key: IssuedKey | null): Extract<Authentication, { allowed: false }> => ({
  allowed: false,
  key,
  refusal: {
    kind: 'unauthenticated',
    status: 401,
    message: 'Incorrect API key provided.',
    reason: 'a deliberate defect refused the key',
    advice: 'serve without the fault',
    clause: null,
    presented: true,
  },
});

/** Whether a request asks for its answer as a stream. */
export async function asksForStream(inbound: Inbound, operation: Operation): Promise<boolean> {
  const { streamPath } = operation;
  if (streamPath !== null && inbound.path.endsWith(streamPath.replace(/^.*}/, ''))) return true;
  if (operation.stream === null) return false;
  const payload = await inbound.payload(operation);
  return payload.kind === 'json' && memberOf(payload.value, operation.stream.member) === true;
}

/** Changes what authentication decided. */
export const afterAuthentication =
  (change: (decided: Authentication, scene: Scene) => Later<Authentication>): Swap =>
  (parts) => ({
    ...parts,
    authenticate: async (reading, operation, keyring, inbound) =>
      change(await parts.authenticate(reading, operation, keyring, inbound), {
        reading,
        operation,
        keyring,
        inbound,
      }),
  });

/** Lets some requests in that authentication refused, as the key that they name or as nobody. */
export const admitWhen = (test: (scene: Scene, key: IssuedKey | null) => Later<boolean>): Swap =>
  afterAuthentication(async (decided, scene) =>
    !decided.allowed && (await test(scene, decided.key))
      ? { allowed: true, key: decided.key ?? nobody(scene.inbound.now) }
      : decided,
  );

/** Lets keys in of which there is no record, by the look of their value. */
export const admitUnknown = (pattern: RegExp): Swap =>
  admitWhen(({ reading }, key) => key === null && pattern.test(secretOf(reading) ?? ''));

/** Lets a key in although its state forbids it: everywhere, or in some places only. */
export const admitState = (
  state: KeyState,
  where: (scene: Scene) => Later<boolean> = () => true,
): Swap =>
  admitWhen(
    (scene, key) => key !== null && stateOf(key, scene.inbound.now) === state && where(scene),
  );

/** Reads the credential in other places than the endpoint's own. */
export const readStyles =
  (styles: (operation: Operation) => readonly Style[]): Swap =>
  (parts) => ({
    ...parts,
    readCredential: (inbound, operation) =>
      parts.readCredential(inbound, { ...operation, styles: styles(operation) }),
  });

/** Takes a key where the document knows none, once there is none where it should be. */
export const readAlso =
  (find: (inbound: Inbound, operation: Operation) => string | null | undefined): Swap =>
  (parts) => ({
    ...parts,
    readCredential: (inbound, operation) => {
      const reading = parts.readCredential(inbound, operation);
      const secret = reading.kind === 'found' ? null : find(inbound, operation);
      return secret ? { kind: 'found', style: operation.styles[0] ?? 'bearer', secret } : reading;
    },
  });

/** Compares keys by a part or another form of them, so that different values are the same key. */
export const compareBy =
  (form: (secret: string) => string): Swap =>
  (parts) => ({
    ...parts,
    createKeyring: (seeds, clock) => {
      const keyring = parts.createKeyring(seeds, clock);
      const whole = new Map(seeds.map(({ key }) => [form(key), key]));
      return {
        ...keyring,
        find: (secret) => keyring.find(whole.get(form(secret)) ?? secret),
        create: (order) => {
          const made = keyring.create(order);
          whole.set(form(made.key), made.key);
          return made;
        },
      };
    },
  });

/** Changes an answer when all of it is made. */
export const afterAnswer =
  (
    change: (response: Response, inbound: Inbound, key: IssuedKey | null) => Later<Response>,
  ): Swap =>
  (parts) => ({
    ...parts,
    finish: async (answer, inbound, key) => {
      const response = toResponse(await parts.finish(answer, inbound, key));
      return fromResponse(await change(response, inbound, key));
    },
  });

/** Changes the answer that a refusal has become. */
export const afterRefusal =
  (change: (response: Response, refusal: Refusal, inbound: Inbound) => Later<Response>): Swap =>
  (parts) => ({
    ...parts,
    refuse: async (refusal, operation, format, inbound) => {
      const response = toResponse(await parts.refuse(refusal, operation, format, inbound));
      return fromResponse(await change(response, refusal, inbound));
    },
  });

/** Tells the refusals of one clause otherwise. */
export const retell =
  (clause: RequirementId, change: Partial<Refusal> | ((refusal: Refusal) => Refusal)): Swap =>
  (parts) => ({
    ...parts,
    refuse: (refusal, operation, format, inbound) => {
      const changed = typeof change === 'function' ? change(refusal) : { ...refusal, ...change };
      return parts.refuse(
        refusal.clause === clause ? changed : refusal,
        operation,
        format,
        inbound,
      );
    },
  });

export type Respell = (inbound: Inbound) => Partial<Pick<Inbound, 'path' | 'method'>>;

/** Routes what has no route by another path or method, and does something with such requests. */
export const routeAlso =
  (respell: Respell, withThem: (isOne: (inbound: Inbound) => boolean) => Swap): Swap =>
  (parts) => {
    const others = new WeakSet<Inbound>();
    const routed: Swap = (inner) => ({
      ...inner,
      route: (inbound) => {
        const match = inner.route(inbound);
        if (match.found) return match;
        const other = inner.route({ ...inbound, ...respell(inbound) });
        if (!other.found) return match;
        others.add(inbound);
        return other;
      },
    });
    return withThem((inbound) => others.has(inbound))(routed(parts));
  };

/** Routes what has no route by another path or method, past the guard, which knows the plain one alone. */
export const routeUnguarded = (respell: Respell): Swap =>
  routeAlso(respell, (isOne) => admitWhen(({ inbound }) => isOne(inbound)));

/** Tells the refusals with this status as the first event of a stream, where one was asked for. */
export const tellInStream =
  (status: number): Swap =>
  (parts) =>
    afterRefusal(async (response, refusal, inbound) => {
      const route = parts.route(inbound);
      if (!route.found || refusal.status !== status) return response;
      if (!(await asksForStream(inbound, operationOf(route.operation)))) return response;
      const headers = new Headers(response.headers);
      headers.set('content-type', 'text/event-stream');
      return new Response(`event: error\ndata: ${await response.text()}\n\n`, { headers });
    })(parts);
