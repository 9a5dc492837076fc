import { startEmbedded } from '../cli/embedded.ts';
import { readBaseUrl, readTarget } from '../cli/settings.ts';
import { matrixTests } from '../suites/playwright.ts';

const baseUrl = process.env['ANYONE_BASE_URL'];

matrixTests(async () =>
  baseUrl
    ? {
        target: readTarget(readBaseUrl(baseUrl, 'ANYONE_BASE_URL'), process.env, 'free'),
        provisioner: null,
        close: async () => undefined,
      }
    : startEmbedded(),
);
