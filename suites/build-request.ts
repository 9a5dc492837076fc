import { requestFixtures } from '../fixtures/requests/index.ts';
import type { FileFixture, RequestFixture } from '../fixtures/requests/request-fixture.ts';
import { type Operation, operationOf } from '../spec/index.ts';
import type { BodyPlan, CredentialPlan, KeyName, Place, RequestPlan } from './case.ts';
import type { WireRequest } from './exchange.ts';
import { modelFor, usualModel } from './models.ts';
import { type BodyOrder, maySpend, type Target } from './target.ts';

/** What is filled into a plan when it is sent. */
export type Fillings = {
  readonly target: Target;
  /** The value of a key; the case is not run where there is none. */
  readonly keyOf: (name: KeyName) => string | undefined;
  readonly order: BodyOrder;
};

type Written = { readonly place: Place; readonly value: string };
type Body = { readonly content: string | Uint8Array; readonly mediaType: string };

const boundary = 'anyone-conformance-form-boundary';
const userAgent = 'anyone-conformance/0.1';
const oversizedBytes = 2 * 1024 * 1024;

/** What an abstract body plan comes to on this target, for this operation. */
function settleBody(plan: RequestPlan, operation: Operation, fillings: Fillings): BodyPlan {
  const { body } = plan;
  if (body !== 'ordinary' && body !== 'guarded') return body;
  if (maySpend(fillings.target, operation.cost)) return 'whole';
  return body === 'guarded' && fillings.order === 'body-first' ? 'whole' : 'probe';
}

function pickModel(plan: RequestPlan, { target }: Fillings): string {
  const usual = usualModel(plan.operation) ?? '';
  return plan.model === 'allowed'
    ? (modelFor(plan.operation, target.allowedModels) ?? usual)
    : usual;
}

function writeForm(fields: [string, string][], files: [string, FileFixture][]): Uint8Array {
  const parts: (string | Uint8Array)[] = [];
  for (const [name, value] of fields) {
    parts.push(
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    );
  }
  for (const [name, file] of files) {
    parts.push(
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="${file.filename}"\r\nContent-Type: ${file.mediaType}\r\n\r\n`,
      file.bytes,
      '\r\n',
    );
  }
  parts.push(`--${boundary}--\r\n`);
  return Buffer.concat(parts.map((part) => Buffer.from(part)));
}

type Members = {
  /** Null in a probe. */
  readonly model: string | null;
  /** True where nothing but the model is to be there. */
  readonly incomplete: boolean;
  readonly stream: boolean;
  readonly extra: readonly Written[];
};

/** The fixture's body, valid or without the member that a probe lacks. */
function writeBody(
  fixture: Exclude<RequestFixture, { kind: 'none' }>,
  operation: Operation,
  { model, incomplete, stream, extra }: Members,
): Body {
  const extras = extra.map(({ place, value }): [string, string] => [place.name, value]);
  const location = operation.model?.in;
  if (fixture.kind === 'multipart') {
    const { [operation.model?.name ?? '']: _, ...others } = fixture.fields;
    const fields = { ...(incomplete ? {} : others), ...(model === null ? {} : { model }) };
    return {
      content: writeForm(
        [...Object.entries(fields), ...extras],
        incomplete ? [] : Object.entries(fixture.files),
      ),
      mediaType: `multipart/form-data; boundary=${boundary}`,
    };
  }
  const { [operation.model?.name ?? '']: _, ...others } = fixture.body;
  const rest = incomplete || (location === 'path' && model === null) ? {} : others;
  const named = location === 'body' && model !== null ? { model, ...rest } : rest;
  const streamed = stream && operation.stream !== null ? { [operation.stream.member]: true } : {};
  return {
    content: JSON.stringify({ ...named, ...streamed, ...Object.fromEntries(extras) }),
    mediaType: 'application/json',
  };
}

/** A body that is wrong in another way on top: it lacks its model as well, so that nobody serves it. */
function spoil(body: Body, plan: BodyPlan): Body {
  switch (plan) {
    case 'broken':
      return { ...body, content: body.content.slice(0, Math.floor(body.content.length / 2)) };
    case 'empty':
      return { ...body, content: '' };
    case 'wrong-media-type':
      return { ...body, mediaType: 'text/plain' };
    case 'oversized':
      return typeof body.content === 'string'
        ? { ...body, content: `${' '.repeat(oversizedBytes)}${body.content}` }
        : { ...body, content: Buffer.concat([body.content, Buffer.alloc(oversizedBytes, 32)]) };
    default:
      return body;
  }
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
    readonly probe: boolean;
    readonly query: Written[];
  },
): string {
  const spelled = operation.path.replace('{model}', encodeURIComponent(parts.model));
  const path = parts.prefix + (plan.respell === undefined ? spelled : plan.respell(spelled));
  const query = parts.query.map(({ place, value }) => `${place.name}=${value}`);
  if (operation.model?.in === 'query' && !parts.probe) {
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

/** Turns a plan into the request that goes over the wire. Pure: the same plan and fillings, the same bytes. */
export function buildRequest(plan: RequestPlan, fillings: Fillings): WireRequest {
  const operation = operationOf(plan.operation);
  const fixture = requestFixtures[plan.operation];
  const written = plan.credentials.map((credential) => write(credential, fillings.keyOf));
  const at = (place: Place['in']) => written.filter((one) => one.place.in === place);
  const model = pickModel(plan, fillings);
  const bodyPlan = settleBody(plan, operation, fillings);
  const probe = bodyPlan !== 'whole' && bodyPlan !== 'incomplete';
  const body =
    fixture.kind === 'none'
      ? null
      : spoil(
          writeBody(fixture, operation, {
            model: probe ? null : model,
            incomplete: bodyPlan === 'incomplete',
            stream: plan.stream,
            extra: at('body'),
          }),
          bodyPlan,
        );
  const upgrade =
    operation.upgrade !== null && plan.method === undefined && bodyPlan !== 'incomplete';
  const { baseUrl } = fillings.target;
  const cookies = at('cookie').map(({ place, value }) => `${place.name}=${value}`);
  return {
    method: plan.method ?? operation.method,
    target: writeTarget(plan, operation, {
      prefix: baseUrl.pathname.replace(/\/$/, ''),
      model,
      probe,
      query: at('query'),
    }),
    headers: [
      ['Host', baseUrl.host],
      ['User-Agent', userAgent],
      ['Accept', '*/*'],
      ...(upgrade ? handshakeHeaders : []),
      ...(plan.unmarked === true ? [] : Object.entries(operation.markers)),
      ...(body === null ? [] : [['Content-Type', body.mediaType] as const]),
      ...at('header').map(({ place, value }) => [place.name, value] as const),
      ...(cookies.length === 0 ? [] : [['Cookie', cookies.join('; ')] as const]),
      ...(plan.headers ?? []),
    ],
    body: body === null ? null : body.content,
    upgrade,
  };
}
