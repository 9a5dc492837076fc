import { createAnswerBook } from '../../mocks/behaviours/scripts/answer-book.ts';
import { createControl } from '../../mocks/control/control.ts';
import { createGateway, type Gateway } from '../../mocks/gateway/gateway.ts';
import { type RunningServer, startServer } from '../../mocks/server/server.ts';
import { test as base } from '../test.ts';

/** A mock with the fixture keys and its control API, on a free port, for one test alone. */
export type MockServer = RunningServer & { readonly gateway: Gateway };

/** Playwright's `test` with a mock that listens while the test runs. */
export const test = base.extend<{ mock: MockServer }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures of a fixture here.
  mock: async ({}, use) => {
    const answers = createAnswerBook();
    const gateway = createGateway({ behaviours: [answers.behaviour] });
    const server = await startServer(gateway, { control: createControl(gateway, { answers }) });
    await use({ ...server, gateway });
    await server.close();
  },
});
