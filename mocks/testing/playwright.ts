import { createRequire } from 'node:module';
import type * as Playwright from '@playwright/test';
import { loadPeer } from '../../base/errors.ts';
import { type AnyoneMock, type MockOptions, openMock } from './mock.ts';

export type { AnyoneMock, MockOptions } from './mock.ts';

const playwright: typeof Playwright = loadPeer(
  '@playwright/test',
  'anyone-conformance/mock/playwright',
  () => createRequire(import.meta.url)('@playwright/test'),
);

/** What a test of Playwright gets in addition. */
export type MockFixtures = {
  /** A mock for one test alone. */
  readonly mock: AnyoneMock;
  /** How it is opened. With `url` in the configuration each test has a session on that mock. */
  readonly mockOptions: MockOptions;
};

/**
 * Playwright's `test` with the fixture `mock`, which is closed after each test.
 *
 * @example
 * test('says what was scripted', async ({ mock }) => {
 *   await mock.answer({ text: 'It is raining.' });
 * });
 */
export const test = playwright.test.extend<MockFixtures>({
  mockOptions: [{}, { option: true }],
  mock: async ({ mockOptions }, use) => {
    const mock = await openMock(mockOptions);
    await use(mock);
    await mock.close();
  },
});

export const { expect } = playwright;
