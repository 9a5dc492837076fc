import type { components } from '../../spec/index.ts';
import { createValidator } from '../../spec/validator.ts';
import type { SearchableProvisioner } from '../provisioner.ts';
import { parseJson } from './read-json.ts';

type ChangeKeyRequest = components['schemas']['ChangeKeyRequest'];

const validator = createValidator();
const timeout = 15_000;

/** Why a call got no answer, in a word. */
const tellCause = (error: unknown): string => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string')
    return cause.code;
  return cause instanceof Error ? cause.message : 'unknown error';
};

/**
 * A provisioner over the control API of a mock, which answers callers on the same machine alone.
 *
 * @param baseUrl the mock's base URL
 */
export function createControlApiProvisioner(baseUrl: URL): SearchableProvisioner {
  const keysUrl = new URL('/_anyone/keys', baseUrl);
  const call = async (method: string, id: string | null, body?: object): Promise<string> => {
    const url = id === null ? keysUrl : new URL(`${keysUrl.pathname}/${id}`, keysUrl);
    const response = await fetch(url, {
      method,
      redirect: 'error',
      signal: AbortSignal.timeout(timeout),
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    }).catch((error: unknown) => {
      throw new Error(`the control API cannot be reached: ${tellCause(error)}`);
    });
    if (response.status === 404 && method === 'DELETE') return '';
    if (!response.ok) throw new Error(`the control API answered ${response.status} to ${method}`);
    return response.text();
  };
  return {
    create: async ({ name, models, expiresAt, usedUp }) => {
      const created = parseJson(
        await call('POST', null, {
          name,
          models: models ?? null,
          ...(expiresAt === undefined ? {} : { expiresAt: expiresAt.toISOString() }),
          ...(usedUp ? { quota: 0 } : {}),
        }),
      );
      if (!validator.conforms('CreatedKey', created)) {
        throw new Error('the control API answered a new key in another form than its own');
      }
      return { id: created.record.id, key: created.key };
    },
    change: async (id, { models, disabled }) => {
      const change: ChangeKeyRequest = {
        ...(models === undefined ? {} : { models: models === null ? null : [...models] }),
        ...(disabled === undefined ? {} : { disabled }),
      };
      await call('PATCH', id, change);
    },
    remove: async (id) => {
      await call('DELETE', id);
    },
    show: async (id) => [await call('GET', null), await call('GET', id)],
    find: async (beginning) => {
      const list = parseJson(await call('GET', null));
      if (!validator.conforms('KeyList', list)) {
        throw new Error('the control API answered its list of keys in another form than its own');
      }
      return list.keys
        .filter(({ name, state }) => state !== 'deleted' && name.startsWith(beginning))
        .map(({ id }) => id);
    },
    hurry: () => undefined,
    close: async () => undefined,
  };
}
