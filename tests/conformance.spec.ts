import { UsageError } from '../base/errors.ts';
import { settle } from '../check/configuration/merge-settings.ts';
import { startEmbedded } from '../check/embedded.ts';
import { planCheck } from '../check/plan.ts';
import { defaultTimeout } from '../check/settings.ts';
import { type MatrixOptions, matrixTests } from '../library/matrix-tests.ts';
import type { Target } from '../suites/cases/target.ts';

/** A live target as `check` would go by it: by environment, `.env` and configuration file. */
async function planLive(): Promise<{
  readonly live: Target;
  readonly matrix: MatrixOptions;
} | null> {
  // Neither `.env` nor a configuration file alone sends the project's own tests to a live gateway.
  if (!process.env['ANYONE_BASE_URL']) return null;
  const { options, environment } = await settle({ only: [] }, process.env);
  const { live, concurrency, rate, route, maxBadKeys } = await planCheck(options, environment);
  if (live === null) return null;
  if (maxBadKeys !== undefined) {
    throw new UsageError(
      'maxBadKeys cannot be kept over the workers of a Playwright run: use the command check.',
    );
  }
  const { timeout = defaultTimeout } = options;
  return { live, matrix: { timeout, concurrency, rate, route, survey: true } };
}

const planned = await planLive();

matrixTests(
  async () =>
    planned === null
      ? startEmbedded()
      : { target: planned.live, provisioner: null, close: async () => undefined },
  planned?.matrix,
);
