/**
 * Playwright's test without the fixtures of a browser. Most tests need none, and to set these up and take
 * them down takes longer than many a test.
 */
import { keepTracesPlain } from './support/expect/plain-traces.ts';

export { _baseTest as test } from '@playwright/test';
export { quickExpect as expect } from './support/expect/quick-expect.ts';

keepTracesPlain();
