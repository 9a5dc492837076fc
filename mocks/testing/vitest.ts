import { awaitPeer } from '../../base/errors.ts';
import { type AnyoneMock, type MockOptions, openMock } from './mock.ts';

export type { AnyoneMock, MockOptions } from './mock.ts';

/**
 * Opens a mock for the tests of a Vitest file. After each test its keys, answers and decisions are reset, and
 * after the last one it is closed. With `url` the tests get a session on a mock that runs.
 *
 * @throws Error where Vitest is not installed, or where a mock that runs cannot be reached
 *
 * @example
 * const { url, keys, decisions, answer } = await useAnyoneMock();
 */
export async function useAnyoneMock(options: MockOptions = {}): Promise<AnyoneMock> {
  const { afterAll, afterEach } = await awaitPeer(
    'vitest',
    'anyone-conformance/mock/vitest',
    import('vitest'),
  );
  const mock = await openMock(options);
  afterEach(mock.reset);
  afterAll(mock.close);
  return mock;
}
