import { type KeyState, keyFixtures } from '../../fixtures/keys.ts';
import { requestFixtures } from '../../fixtures/requests.ts';
import type { RequestFixture } from '../../spec/contract.ts';
import { type Operation, type OperationId, operationOf, type Style } from '../../spec/index.ts';

/** Members of a JSON body, or fields of a form. */
export type Members = Readonly<Record<string, unknown>>;

/** In what a request differs from its operation's fixture. */
export type RequestChange = {
  /** Put into the JSON body or the form, on top of the fixture's; an undefined one takes it away. */
  readonly members?: Members;
  /** Sent in place of the fixture's body, as it stands. */
  readonly body?: string;
  readonly model?: string;
  readonly method?: string;
  /** Headers on top; null takes one away. */
  readonly headers?: Readonly<Record<string, string | null>>;
};

/** The public value of a fixture key. */
export const keyOf = (state: KeyState): string => keyFixtures[state].key;

/** Credential headers and query of a style. */
export function credentialOf(
  style: Style,
  key: string,
): { readonly headers: Readonly<Record<string, string>>; readonly query: string } {
  if (style === 'query') return { headers: {}, query: `key=${encodeURIComponent(key)}` };
  return style === 'bearer'
    ? { headers: { authorization: `Bearer ${key}` }, query: '' }
    : { headers: { [style]: key }, query: '' };
}

/** The style that an operation names first. */
const styleOf = (id: OperationId): Style => operationOf(id).styles[0] ?? 'bearer';

function formOf(
  fixture: Extract<RequestFixture, { kind: 'multipart' }>,
  members: Members,
): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...fixture.fields, ...members })) {
    if (value !== undefined) form.append(name, String(value));
  }
  for (const [name, { bytes, filename, mediaType }] of Object.entries(fixture.files)) {
    form.append(name, new File([bytes], filename, { type: mediaType }));
  }
  return form;
}

function bodyOf(operation: Operation, fixture: RequestFixture, change: RequestChange) {
  if (change.body !== undefined) return change.body;
  const names = operation.model !== null && ['body', 'multipart'].includes(operation.model.in);
  const model = names && change.model !== undefined ? { model: change.model } : {};
  const members = { ...model, ...change.members };
  if (fixture.kind === 'none') return null;
  return fixture.kind === 'json'
    ? JSON.stringify({ ...fixture.body, ...members })
    : formOf(fixture, members);
}

/** The path and query of an operation's request, with the model where the operation names it there. */
export function targetOf(id: OperationId, query = '', model = requestFixtures[id].model ?? '') {
  const { path, model: place } = operationOf(id);
  const named = place?.in === 'query' ? `${place.name}=${encodeURIComponent(model)}` : '';
  const whole = [named, query].filter((part) => part !== '').join('&');
  return `${path.replace('{model}', encodeURIComponent(model))}${whole === '' ? '' : `?${whole}`}`;
}

/** The headers of a WebSocket handshake. */
export const handshakeHeaders: Readonly<Record<string, string>> = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'YW55b25lLWNvbmZvcm1hbg==',
};

/**
 * The fixture request of an operation, as a web `Request`.
 *
 * @param key the value to send as its credential; null for none
 * @param style where the key is sent; the first of the operation's own by default
 */
export function fixtureRequest(
  id: OperationId,
  key: string | null,
  change: RequestChange & { readonly style?: Style; readonly origin?: string } = {},
): Request {
  const operation = operationOf(id);
  const fixture: RequestFixture = requestFixtures[id];
  const { style = styleOf(id), origin = 'http://mock' } = change;
  const credential = key === null ? { headers: {}, query: '' } : credentialOf(style, key);
  const headers = new Headers({
    ...operation.markers,
    ...credential.headers,
    ...(fixture.kind === 'json' || change.body !== undefined
      ? { 'content-type': 'application/json' }
      : {}),
    ...(operation.upgrade === null ? {} : handshakeHeaders),
  });
  for (const [name, value] of Object.entries(change.headers ?? {})) {
    if (value === null) headers.delete(name);
    else headers.set(name, value);
  }
  const target = targetOf(id, credential.query, change.model);
  const method = change.method ?? operation.method;
  const body = bodyOf(operation, fixture, change);
  const bodyless = body === null || method === 'GET' || method === 'HEAD';
  return new Request(`${origin}${target}`, { method, headers, ...(bodyless ? {} : { body }) });
}
