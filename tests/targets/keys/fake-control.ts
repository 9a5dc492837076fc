import { createControl } from '../../../mocks/control/control.ts';
import { type Disturbance, type KeyService, startKeyService } from './key-service.ts';

/** Starts a gateway whose keys are managed by a mock's control API, which can be disturbed. */
export const startFakeControl = (disturbance?: Disturbance): Promise<KeyService> =>
  startKeyService(
    '/_anyone/',
    async ({ method, path, body }, gateway) => {
      const asked = new Request(`http://127.0.0.1${path}`, {
        method,
        headers: { 'content-type': 'application/json' },
        ...(method === 'GET' || method === 'DELETE' ? {} : { body: JSON.stringify(body) }),
      });
      const response = await createControl(gateway).answer(asked);
      return { status: response.status, body: await response.text() };
    },
    disturbance,
  );
