import { createGateway } from '../../../../mocks/gateway/gateway.ts';
import type { EndpointId } from '../../../../spec/index.ts';
import { keyOf } from '../../../support/fixture-request.ts';
import { askCompanion } from '../ask-companion.ts';

/** The body as JSON; null for what is none, such as lines of it. */
function readBody(text: string) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A gateway whose clock the test moves. */
export function openGateway() {
  let now = Date.parse('2026-02-01T00:00:00Z');
  const gateway = createGateway({ clock: () => now });
  const see = async (
    id: EndpointId,
    named = '',
    more: {
      readonly key?: string;
      readonly body?: object | FormData;
      readonly query?: string;
    } = {},
  ) => {
    const response = await askCompanion(gateway, id, { key: keyOf('active'), named, ...more });
    const text = await response.text();
    return { status: response.status, text, body: readBody(text) };
  };
  const wait = (milliseconds: number): void => {
    now += milliseconds;
  };
  return { gateway, see, wait };
}

/** A gateway, and ways to ask it and to pass time. */
export type Opened = ReturnType<typeof openGateway>;
