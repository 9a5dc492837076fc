import manifest from 'anyone-conformance/package.json' with { type: 'json' };
import { type Added, type Contract, operationOf, requestOf } from '../../spec/contract.ts';
import type { Operation } from '../../spec/index.ts';
import { idHeader, type WireRequest, writeBytes } from '../cases/exchange.ts';
import { type FreeBody, freeBodiesOf } from '../cases/free-body.ts';
import { modelFor, usualModel } from '../cases/models.ts';
import {
  type BodyPlan,
  type CredentialPlan,
  holdsLiveKey,
  type KeyName,
  type Place,
  type RequestPlan,
} from '../cases/request-plan.ts';
import { type BodyOrder, maySpend, type Target } from '../cases/target.ts';
import { spoilBody, writeBody } from './write-body.ts';

/** The values that turn a plan into a request. */
export type Fillings = {
  readonly target: Target;
  /** Returns the value of a key; without one the case does not run. */
  readonly keyOf: (name: KeyName) => string | undefined;
  readonly order: BodyOrder;
  /** The request's id for its header; absent for no such header. */
  readonly id?: string;
};

type Written = { readonly place: Place; readonly value: string };

/** Headers that name a model for some gateways. */
const modelHeaders = ['X-Model', 'X-Model-Override', 'Helicone-Model-Override', 'X-Target-Model'];

/** The User-Agent of every request. */
export const userAgent = `${manifest.name}/${manifest.version}`;

/**
 * Returns the concrete body plan for this target and operation. A body is whole only where the run may
 * pay for it, or where the request holds no key that could be served.
 */
export function settleBody(
  plan: RequestPlan,
  operation: Operation,
  fillings: Pick<Fillings, 'target' | 'order'>,
): BodyPlan {
  const { body } = plan;
  if (body !== 'ordinary' && body !== 'guarded') return body;
  if (maySpend(fillings.target, operation.cost)) return 'whole';
  const isRefused = body === 'guarded' && !holdsLiveKey(plan);
  return isRefused && fillings.order === 'body-first' ? 'whole' : 'probe';
}

function freeBodyOf(
  contract: Contract,
  bodyPlan: BodyPlan,
  plan: RequestPlan,
  target: Target,
): FreeBody | null {
  if (bodyPlan === 'whole') return null;
  const [first] = freeBodiesOf(contract, plan.operation);
  const chosen = plan.freeBody ?? target.freeBodies?.[plan.operation] ?? first;
  // A body that names its model lacks nothing else, so that impossible values must make it invalid.
  return bodyPlan === 'incomplete' && chosen === 'no-model' ? 'wrong-types' : chosen;
}

/** The model that a plan names, and the other one that it may name in addition. */
function pickModels(contract: Contract, plan: RequestPlan, { target }: Fillings) {
  const usual = usualModel(contract, target, plan.operation) ?? '';
  const isAlone = plan.model !== 'allowed' && plan.second === undefined;
  // Most requests name the usual model and no other.
  if (isAlone && plan.respellModel === undefined) return { model: usual, other: usual };
  const allowed = modelFor(contract, plan.operation, target.allowedModels) ?? usual;
  const [named, other] = plan.model === 'allowed' ? [allowed, usual] : [usual, allowed];
  return { model: plan.respellModel?.(named, allowed) ?? named, other };
}

/** The client's own header lines and those of every request, without those that the plan writes itself. */
function clientHeaders(
  { headers: added }: Added,
  { target, id }: Fillings,
  plan: RequestPlan,
  upgrade: boolean,
): (readonly [string, string])[] {
  const lines: (readonly [string, string])[] = [
    ['Host', target.baseUrl.host],
    ['User-Agent', userAgent],
    ['Accept', '*/*'],
    ...(id === undefined ? [] : [[idHeader, id] as const]),
    ...(upgrade ? handshakeHeaders : []),
    ...added,
  ];
  if (plan.headers === undefined) return lines;
  const own = new Set(plan.headers.map(([name]) => name.toLowerCase()));
  return lines.filter(([name]) => !own.has(name.toLowerCase()));
}

const write = (plan: CredentialPlan, keyOf: Fillings['keyOf']): Written => ({
  place: plan.place,
  value: plan.write(plan.key === null ? '' : (keyOf(plan.key) ?? '')),
});

function writeTarget(
  plan: RequestPlan,
  operation: Operation,
  parts: {
    readonly prefix: string;
    readonly model: string;
    readonly other: string;
    /** Returns the model that a path is respelled with. */
    readonly usual: () => string;
    readonly namesNone: boolean;
    readonly query: Written[];
    /** Members of every request, unless the plan has its own under such a name. */
    readonly added: Added['query'];
  },
): string {
  const spelled = operation.path.replace('{model}', encodeURIComponent(parts.model));
  const path =
    parts.prefix + (plan.respell === undefined ? spelled : plan.respell(spelled, parts.usual()));
  const own = new Set((plan.query ?? []).map(([name]) => name));
  const query = [
    ...parts.added
      .filter(([name]) => !own.has(name))
      .map(([name, value]) => `${name}=${encodeURIComponent(value)}`),
    ...parts.query.map(({ place, value }) => `${place.name}=${value}`),
  ];
  for (const [name, value] of plan.query ?? []) query.push(`${name}=${encodeURIComponent(value)}`);
  if (plan.second === 'in-query') query.push(`model=${encodeURIComponent(parts.other)}`);
  if (plan.nonce !== undefined && operation.body === null) query.push(`nonce=${plan.nonce}`);
  if (operation.model?.in === 'query' && !parts.namesNone) {
    query.unshift(`${operation.model.name}=${encodeURIComponent(parts.model)}`);
  }
  return query.length === 0 ? path : `${path}?${query.join('&')}`;
}

const handshakeHeaders: readonly (readonly [string, string])[] = [
  ['Connection', 'Upgrade'],
  ['Upgrade', 'websocket'],
  ['Sec-WebSocket-Version', '13'],
  ['Sec-WebSocket-Key', 'YW55b25lLWNvbmZvcm1hbg=='],
];

/** Turns a plan into a request. Pure: the same plan and fillings give the same bytes. */
export function buildRequest(
  contract: Contract,
  plan: RequestPlan,
  fillings: Fillings,
): WireRequest {
  const operation = operationOf(contract, plan.operation);
  const fixture = requestOf(contract, plan.operation);
  const written = plan.credentials.map((credential) => write(credential, fillings.keyOf));
  const at = (place: Place['in']) => written.filter((one) => one.place.in === place);
  const { model, other } = pickModels(contract, plan, fillings);
  const bodyPlan = settleBody(plan, operation, fillings);
  const free = freeBodyOf(contract, bodyPlan, plan, fillings.target);
  const isProbe = bodyPlan !== 'whole' && bodyPlan !== 'incomplete';
  const namesNone = isProbe || plan.model === 'unnamed';
  const body =
    fixture.kind === 'none'
      ? null
      : spoilBody(
          writeBody(fixture, operation, {
            model: namesNone ? null : model,
            second: plan.second === undefined ? null : { model: other, where: plan.second },
            free,
            stream: plan.stream,
            extras: at('body').map(({ place, value }) => [place.name, value]),
            members: plan.members ?? {},
            nonce: plan.nonce ?? '',
          }),
          bodyPlan,
          fillings.target,
        );
  const upgrade =
    operation.upgrade !== null &&
    plan.method === undefined &&
    bodyPlan !== 'incomplete' &&
    free !== 'no-upgrade';
  const { baseUrl } = fillings.target;
  const cookies = at('cookie').map(({ place, value }) => `${place.name}=${value}`);
  const request: WireRequest = {
    method: plan.method ?? operation.method,
    target: writeTarget(plan, operation, {
      prefix: baseUrl.pathname.replace(/\/$/, '') + contract.formats[operation.format].path,
      added: contract.added.query,
      model,
      other,
      usual: () =>
        usualModel(contract, fillings.target, plan.operation) ??
        usualModel(contract, fillings.target, 'createChatCompletion') ??
        '',
      namesNone,
      query: at('query'),
    }),
    headers: [
      ...clientHeaders(contract.added, fillings, plan, upgrade),
      ...(plan.unmarked === true ? [] : Object.entries(operation.markers)),
      ...(body === null ? [] : [['Content-Type', body.mediaType] as const]),
      ...at('header').map(({ place, value }) => [place.name, value] as const),
      ...(cookies.length === 0 ? [] : [['Cookie', cookies.join('; ')] as const]),
      ...(plan.second === 'in-header' ? modelHeaders.map((name) => [name, other] as const) : []),
      ...(plan.headers ?? []),
    ],
    body: body === null ? null : body.content,
    upgrade,
    // Whatever its credential: a lenient gateway serves what a conforming one refuses.
    mayBeBilled: bodyPlan === 'whole' && operation.cost !== 'free',
    mayBeUsedUp: plan.credentials.some(({ key, runsOut }) => key === 'exhausted' || runsOut),
    ...(plan.leavesEarly === true ? { leavesEarly: true } : {}),
    ...(fillings.id === undefined ? {} : { id: fillings.id }),
  };
  const rewritten = plan.rewrite === undefined ? request : plan.rewrite(request);
  return plan.rewriteBytes === undefined
    ? rewritten
    : { ...rewritten, raw: plan.rewriteBytes(writeBytes(rewritten), baseUrl.origin) };
}
