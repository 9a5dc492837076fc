import type { components } from '../../spec/index.ts';
import { createValidator } from '../../spec/validator.ts';
import type { Provisioner } from '../provisioner.ts';

type ChangeKeyRequest = components['schemas']['ChangeKeyRequest'];

const validator = createValidator();

/**
 * A provisioner over the control API of a mock, which answers callers on the same machine alone.
 *
 * @param baseUrl the mock's base URL
 */
export function createControlApiProvisioner(baseUrl: URL): Provisioner {
  const keysUrl = new URL('/_anyone/keys', baseUrl);
  const call = async (method: string, id: string | null, body?: object): Promise<string> => {
    const url = id === null ? keysUrl : new URL(`${keysUrl.pathname}/${id}`, keysUrl);
    const response = await fetch(url, {
      method,
      redirect: 'error',
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    if (!response.ok) throw new Error(`the control API answered ${response.status} to ${method}`);
    return response.text();
  };
  return {
    create: async ({ name, models }) => {
      const created: unknown = JSON.parse(
        await call('POST', null, { name, models: models ?? null }),
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
  };
}
