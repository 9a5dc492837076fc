import type { components } from '../../../spec/index.ts';

type Schemas = components['schemas'];
export type KeyRecord = Schemas['KeyRecord'];
export type KeyState = Schemas['KeyState'];
export type DecisionRecord = Schemas['DecisionRecord'];
export type CreatedKey = Schemas['CreatedKey'];
export type ExchangeRecord = Schemas['ExchangeRecord'];
export type KeyOrder = Schemas['CreateKeyRequest'];
export type KeyChange = Schemas['ChangeKeyRequest'];

/** What the control API refused, in its own words. */
export class Refused extends Error {
  readonly status: number;
  readonly field: string | null;
  constructor(status: number, message: string, field: string | null) {
    super(message);
    this.status = status;
    this.field = field;
  }
}

/** Why something did not work, in words. */
export const failureWords = (error: unknown): string =>
  error instanceof Error ? error.message : 'That did not work.';

const storedToken = 'anyone-control-token';

/** The control token: from the address that the mock printed, else from this tab's earlier visit. */
export function readToken(): string | null {
  const [, given] = /^#token=(.+)$/.exec(location.hash) ?? [];
  if (given !== undefined) {
    sessionStorage.setItem(storedToken, decodeURIComponent(given));
    history.replaceState(null, '', location.pathname);
  }
  return sessionStorage.getItem(storedToken);
}

/** Keeps a token for this tab. */
export const keepToken = (token: string): void => sessionStorage.setItem(storedToken, token);

async function refusalOf(response: Response): Promise<Refused> {
  const told: Partial<Schemas['ControlError']> = await response.json().catch(() => ({}));
  const message = told.error?.message ?? `The mock answered ${response.status}.`;
  return new Refused(response.status, message, told.error?.field ?? null);
}

/** Where nothing answers at the mock's address, in words. */
export const unreachable = 'The mock does not answer. Is it still running?';

/** Asks the mock. @throws Error in words, where nothing answers */
export const askMock = (target: string, init: RequestInit): Promise<Response> =>
  fetch(target, init).catch(() => {
    throw new Error(unreachable);
  });

/** Asks the control API. @throws Refused with its words, or another error where the mock is not there. */
export async function callControl(
  path: string,
  options: { readonly method?: string; readonly body?: object; readonly keepalive?: boolean } = {},
): Promise<Response> {
  const { method = 'GET', body, keepalive = false } = options;
  const token = readToken();
  const response = await askMock(`/_anyone/${path}`, {
    method,
    keepalive,
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw await refusalOf(response);
  return response;
}

/** Every key of the mock. */
export async function listKeys(): Promise<readonly KeyRecord[]> {
  const list: Schemas['KeyList'] = await (await callControl('keys')).json();
  return list.keys;
}

/** Makes a key; the answer is the only time that it is seen. */
export async function createKey(order: KeyOrder): Promise<CreatedKey> {
  return (await callControl('keys', { method: 'POST', body: order })).json();
}

const keyPath = (id: string, session: string | null): string =>
  `${session === null ? '' : `sessions/${session}/`}keys/${id}`;

/** A key as it is now. */
export async function readKey(id: string, session: string | null = null): Promise<KeyRecord> {
  return (await callControl(keyPath(id, session))).json();
}

/** Changes a key. */
export async function changeKey(
  id: string,
  change: KeyChange,
  session: string | null = null,
): Promise<KeyRecord> {
  return (await callControl(keyPath(id, session), { method: 'PATCH', body: change })).json();
}

/** Deletes a key. */
export const deleteKey = (id: string): Promise<Response> =>
  callControl(`keys/${id}`, { method: 'DELETE' });

/** Puts the keys back as they were at the start, and forgets the decisions. */
export const resetMock = (): Promise<Response> => callControl('reset', { method: 'POST' });

/** The kept requests and responses, as an HTTP Archive. */
export const readHar = async (): Promise<Blob> => (await callControl('har')).blob();

const bodyOf = (response: Response) => response.json();

const noneAt404 = (error: unknown): null => {
  if (error instanceof Refused && error.status === 404) return null;
  throw error;
};

/** The request and the response of a decision; null where they are not kept. */
export async function readExchange(requestId: string): Promise<ExchangeRecord | null> {
  return callControl(`decisions/${requestId}/exchange`).then(bodyOf, noneAt404);
}

/** One decision by its request's id; null where it is kept no longer. */
export async function findDecision(requestId: string): Promise<DecisionRecord | null> {
  const told: Schemas['ToldDecision'] | null = await callControl(`decisions/${requestId}`).then(
    bodyOf,
    noneAt404,
  );
  return told?.decision ?? null;
}

/** The newest decisions, oldest first. */
export async function listDecisions(): Promise<readonly DecisionRecord[]> {
  const list: Schemas['DecisionList'] = await (await callControl('decisions')).json();
  return list.decisions;
}
