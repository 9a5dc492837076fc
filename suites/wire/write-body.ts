import { getOrMake, remember } from '../../base/json.ts';
import type { FileFixture, RequestFixture } from '../../spec/contract.ts';
import type { Operation } from '../../spec/index.ts';
import { type FreeBody, freeForm, freeMembers } from '../cases/free-body.ts';
import type { BodyPlan, SecondModel } from '../cases/request-plan.ts';
import type { Target } from '../cases/target.ts';

/** A body as it goes over the wire. */
export type Body = { readonly content: string | Uint8Array; readonly mediaType: string };

/** The values that go into a fixture's body. */
export type Members = {
  /** Null in a probe. */
  readonly model: string | null;
  /** Another model, named once more; null where it is not. */
  readonly second: { readonly model: string; readonly where: SecondModel } | null;
  /** How the body is made invalid; null for a whole one. */
  readonly free: FreeBody | null;
  readonly stream: boolean;
  /** Further members, in their order. */
  readonly extras: readonly (readonly [string, string])[];
  /** Members in place of a body's own, in a form those that are text; in a free body its impossible values stay. */
  readonly members: Readonly<Record<string, unknown>>;
  /** Makes the request unique; empty where that is not needed. */
  readonly nonce: string;
};

const boundary = 'anyone-conformance-form-boundary';
const oversizedBytes = 2 * 1024 * 1024;

/** The prompts of the fixtures, which a nonce is added to. */
const prompts: readonly unknown[] = ['Hi', 'A key'];

function writeForm(
  fields: readonly (readonly [string, string])[],
  files: readonly (readonly [string, FileFixture])[],
): Uint8Array {
  const head = (disposition: string): string =>
    `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n`;
  const before = fields.map(([name, value]) => `${head(`name="${name}"`)}${value}\r\n`).join('');
  const parts = files.flatMap(([name, { filename, mediaType, bytes }]) => [
    Buffer.from(head(`name="${name}"; filename="${filename}"\r\nContent-Type: ${mediaType}`)),
    bytes,
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([Buffer.from(before), ...parts, Buffer.from(`--${boundary}--\r\n`)]);
}

function writeMultipart(
  fixture: Extract<RequestFixture, { kind: 'multipart' }>,
  operation: Operation,
  { model, free, extras, members, nonce }: Members,
): Body {
  const name = operation.model?.name ?? '';
  const { [name]: _, ...others } = fixture.fields;
  const added = Object.entries(members).flatMap(([one, value]) =>
    typeof value === 'string' ? [[one, value] as const] : [],
  );
  const whole = { fields: Object.entries(others), files: Object.entries(fixture.files) };
  const form = free === null ? whole : freeForm(free, operation, fixture);
  const fields = [
    ...form.fields,
    ...(model === null ? [] : [[name, model] as const]),
    ...added,
    ...(nonce === '' ? [] : [['user', nonce] as const]),
    ...extras,
  ];
  return {
    content: writeForm(fields, form.files),
    mediaType: `multipart/form-data; boundary=${boundary}`,
  };
}

/** The JSON of lists and objects: most bodies have those of a fixture. */
const writeKnown = remember((value: object) => JSON.stringify(value));

const writeValue = (value: unknown): string =>
  typeof value === 'object' && value !== null ? writeKnown(value) : JSON.stringify(value);

/** A JSON object with its members in this order, one of them perhaps twice, and without those that are undefined. */
function writeObject(members: readonly (readonly [string, unknown])[], nonce: string): string {
  const write = (value: unknown): string =>
    nonce === ''
      ? writeValue(value)
      : JSON.stringify(value, (_, inner: unknown) =>
          prompts.includes(inner) ? `${inner} ${nonce}` : inner,
        );
  const texts = members.flatMap(([name, value]) =>
    value === undefined ? [] : [`${JSON.stringify(name)}:${write(value)}`],
  );
  return `{${texts.join(',')}}`;
}

function writeJson(
  fixture: Extract<RequestFixture, { kind: 'json' }>,
  operation: Operation,
  { model, second, free, stream, extras, members: added, nonce }: Members,
): Body {
  const name = operation.model?.name ?? '';
  const { [name]: _, ...own } = fixture.body;
  const others = { ...own, ...added };
  const inBody = operation.model?.in === 'body';
  const decided =
    free === null
      ? []
      : [...operation.required, ...freeMembers(free, operation, others).map(([one]) => one)];
  const isDecided = (one: string): boolean => decided.includes(one);
  const rest =
    free === null
      ? Object.entries(others)
      : [
          ...freeMembers(free, operation, others),
          ...Object.entries(added).filter(([one]) => !isDecided(one)),
          // A free body may have no prompt for the nonce.
          ...(nonce === '' ? [] : [['user', nonce] as const]),
        ];
  const again = (where: SecondModel, written: (model: string) => (readonly [string, unknown])[]) =>
    second?.where === where ? written(second.model) : [];
  const members = [
    ...again('before', (other) => [[name, other]]),
    ...(inBody && model !== null ? [[name, model] as const] : []),
    ...rest,
    ...(stream && operation.stream !== null ? [[operation.stream.member, true] as const] : []),
    ...again('in-list', (other) => [['models', [other]]]),
    ...again('in-fallbacks', (other) => [
      ['fallbacks', [other]],
      ['route', 'fallback'],
    ]),
    ...again('in-extra-body', (other) => [['extra_body', { [name]: other }]]),
    ...extras,
    ...again('capital', (other) => [['Model', other]]),
    ...again('after', (other) => [[name, other]]),
  ];
  const inDocument = (where: SecondModel): string[] =>
    second?.where === where
      ? [writeObject([[name, second.model], ...members.filter(([one]) => one !== name)], nonce)]
      : [];
  return {
    content: [
      ...inDocument('in-document-before'),
      writeObject(members, nonce),
      ...inDocument('in-document-behind'),
    ].join('\n'),
    mediaType: 'application/json',
  };
}

/** Writes the fixture's body, valid or made invalid as `members.free` says. */
export function writeBody(
  fixture: Exclude<RequestFixture, { kind: 'none' }>,
  operation: Operation,
  members: Members,
): Body {
  return fixture.kind === 'multipart'
    ? writeMultipart(fixture, operation, members)
    : writeJson(fixture, operation, members);
}

/** The oversized bodies for each target: each of them is sent a few times, and would be made anew each time. */
const oversizedFor = remember((_target: Target) => new Map<string, Uint8Array>());

/** Adds spaces to a body: before a JSON value and behind a form, so that each is read to its end. */
function oversize({ content }: Body, target: Target): Uint8Array {
  const bytes = Buffer.from(content);
  return getOrMake(oversizedFor(target), bytes.toString('latin1'), () => {
    const padded = Buffer.alloc(oversizedBytes + bytes.length, ' ');
    bytes.copy(padded, typeof content === 'string' ? oversizedBytes : 0);
    return padded;
  });
}

/** Makes a body invalid in a further way; it also lacks its model, so that nobody serves it. */
export function spoilBody(body: Body, plan: BodyPlan, target: Target): Body {
  switch (plan) {
    case 'broken':
      return { ...body, content: body.content.slice(0, Math.floor(body.content.length / 2)) };
    case 'empty':
      return { ...body, content: '' };
    case 'wrong-media-type':
      return { ...body, mediaType: 'text/plain' };
    case 'oversized':
      return { ...body, content: oversize(body, target) };
    default:
      return body;
  }
}
