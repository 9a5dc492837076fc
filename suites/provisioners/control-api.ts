import { wordsOf } from '../../base/errors.ts';
import { parseJson } from '../../base/json.ts';
import * as exactChecks from '../../spec/generated/exact-checks.js';
import type { components } from '../../spec/index.ts';
import { createValidator } from '../../spec/validator.ts';
import type { SearchableProvisioner } from '../cases/provisioner.ts';
import type { Route } from '../wire/connect.ts';
import type { Pace } from '../wire/pace.ts';
import { type Call, errorFor, isDone } from './caller.ts';
import { createPatientCaller } from './patient-caller.ts';
import { unknownShape } from './shape.ts';

type ChangeKeyRequest = components['schemas']['ChangeKeyRequest'];

const validator = createValidator(exactChecks);
const usualTimeout = 15_000;
const who = 'the control API';
const keysPath = '/_anyone/keys';

/**
 * Creates a provisioner for the control API of a mock, which answers callers on the same machine only.
 *
 * @param baseUrl the mock's base URL
 * @param options.route authorities and a proxy
 * @param options.timeout milliseconds that one call may take
 * @param options.pace the budget of every call
 */
export function createControlApiProvisioner(
  baseUrl: URL,
  options: {
    readonly route?: Route;
    readonly timeout?: number | undefined;
    readonly pace?: Pace | undefined;
  } = {},
): SearchableProvisioner {
  const { route = {}, timeout = usualTimeout, pace } = options;
  const caller = createPatientCaller({ origin: baseUrl.origin, timeout, route, pace });
  const call = async (
    method: Call['method'],
    id: string | null,
    body?: object,
  ): Promise<string> => {
    const path = id === null ? keysPath : `${keysPath}/${id}`;
    const called = await caller.call({ method, path, body }).catch((error: unknown) => {
      throw new Error(`${who} ${wordsOf(error)}`);
    });
    if (called.status === 404 && method === 'DELETE') return '';
    if (!isDone(called)) {
      throw errorFor(called, `${who} answered ${called.status} to ${method}`);
    }
    return called.text;
  };
  return {
    create: async ({ name, models, expiresAt, usedUp, smallQuota }) => {
      const created = parseJson(
        await call('POST', null, {
          name,
          models: models ?? null,
          ...(expiresAt === undefined ? {} : { expiresAt: expiresAt.toISOString() }),
          ...(usedUp ? { quota: 0 } : {}),
          ...(smallQuota ? { quota: 1 } : {}),
        }),
      );
      if (!validator.conforms('CreatedKey', created)) {
        throw unknownShape(
          who,
          `POST ${keysPath}`,
          '{key: string, record: {id, name, …}}',
          created,
        );
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
        throw unknownShape(who, `GET ${keysPath}`, '{keys: [{id, name, state, …}]}', list);
      }
      return list.keys
        .filter(({ name, state }) => state !== 'deleted' && name.startsWith(beginning))
        .map(({ id }) => id);
    },
    quotaUnit: 'calls',
    hurry: caller.hurry,
    close: caller.close,
  };
}
