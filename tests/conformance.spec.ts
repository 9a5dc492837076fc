import { UsageError } from '../base/errors.ts';
import { commandSettings } from '../check/command-settings.ts';
import { settle } from '../check/configuration/merge-settings.ts';
import { planCheck } from '../check/plan.ts';
import type { CheckSettings } from '../check/settings.ts';
import { matrixTests } from '../library/matrix-tests.ts';
import { expect, test } from './test.ts';

/** The settings of a live target as `check` has them: from environment, `.env` and configuration file. */
async function settingsOf(): Promise<CheckSettings> {
  // Neither `.env` nor a configuration file alone sends the project's own tests to a live gateway.
  if (!process.env['ANYONE_BASE_URL']) return commandSettings({ concurrency: 8 }, {});
  const { options, environment } = await settle({}, process.env);
  const settings = await commandSettings(options, environment);
  if (settings.maxBadKeys !== undefined) {
    throw new UsageError(
      'maxBadKeys cannot be kept over the workers of a Playwright run: use the command check.',
    );
  }
  return settings;
}

matrixTests(await planCheck(await settingsOf()), { expect, test });
