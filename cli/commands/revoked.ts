import { realClock } from '../../base/clock.ts';
import { UsageError } from '../../base/errors.ts';
import { type CommandOptions, commandSettings } from '../../check/command-settings.ts';
import { openInquiry } from '../../check/revoked/ask-key.ts';
import { concludeRevocation, type RevocationWord } from '../../check/revoked/conclude.ts';
import { askUntilDead } from '../../check/revoked/until-dead.ts';
import type { Environment } from '../../check/target-from-env.ts';
import { harmless } from '../../report/github.ts';
import { keyVariables } from '../../suites/cases/target.ts';
import { exitCodes } from '../exit-codes.ts';
import {
  createProgress,
  createUnpaidWarning,
  renderPause,
  renderTime,
} from '../terminal/progress.ts';
import { renderWays } from '../terminal/revoked.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** The options of `revoked`. */
export type RevokedOptions = CommandOptions & {
  /** Seconds for which it asks again until the key is dead. */
  readonly untilDead?: number;
};

const codeOf: Readonly<Record<RevocationWord, number>> = {
  dead: exitCodes.conformant,
  alive: exitCodes.violations,
  unknown: exitCodes.incomplete,
  unreachable: exitCodes.unreachable,
};

/**
 * Says whether a deleted key is dead: on every endpoint and in every style. Every request is free.
 *
 * @returns the exit code: 0 dead, 1 alive, 3 unknown, 4 no answer
 * @throws UsageError for options or an environment that cannot be used; nothing was sent then
 */
export async function revoked(
  options: RevokedOptions,
  environment: Environment,
  terminal: Terminal,
): Promise<number> {
  const { output, error, signals } = terminal;
  if (options.baseUrl === undefined && !environment['ANYONE_BASE_URL']) {
    throw new UsageError(
      'Give the address of the gateway: npx anyone-conformance revoked https://api.anyone.ai.',
    );
  }
  const progress = createProgress(error, 'answers');
  const renderUnpaid = createUnpaidWarning();
  const end = new AbortController();
  const { live, contract, rate, concurrency, timeout, route, maxBadKeys, proxy } =
    await commandSettings({ ...options, cost: 'free', only: [] }, environment);
  const variables = live?.variables ?? {};
  const [valid, deleted] = [
    variables.active ?? keyVariables.active,
    variables.deleted ?? keyVariables.deleted,
  ];
  if (live === null || live.keys.deleted === undefined) {
    throw new UsageError(`Set ${deleted} to the key that you deleted.`);
  }
  if (proxy !== null && options.quiet !== true) {
    progress.say(`Through the proxy ${proxy.url.origin} (${proxy.variable}).`);
  }
  const inquiry = openInquiry(contract, live, {
    ...{ rate, concurrency, timeout, maxBadKeys, signal: end.signal },
    ...(route === undefined ? {} : { route }),
    notify: {
      ...(options.quiet === true ? {} : { progress: progress.show }),
      pause: (pause) => progress.say(renderPause(pause)),
      unpaid: (call) => progress.say(renderUnpaid(call)),
    },
  });
  const unlisten = signals.onStop((times) => {
    if (times > 1) signals.exit(exitCodes.stopped);
    end.abort();
  });
  const start = performance.now();
  const facts = { hasValidKey: live.keys.active !== undefined, validVariable: valid };
  const { ways, diedAfter } = await askUntilDead(inquiry, {
    limit: (options.untilDead ?? 0) * 1_000,
    clock: realClock,
    signal: end.signal,
    onRound: (some, elapsed) => {
      if (options.quiet === true) return;
      const { sentence } = concludeRevocation(some, facts);
      progress.say(`After ${renderTime(elapsed)}: ${harmless(sentence)}`);
    },
  }).finally(async () => {
    progress.end();
    unlisten();
    await inquiry.close();
  });
  const { word, sentence } = concludeRevocation(ways, facts);
  output.write(
    harmless(
      renderWays(
        { word, sentence, ways, diedAfter },
        {
          contract,
          target: live,
          requests: inquiry.requests(),
          served: inquiry.served(),
          milliseconds: performance.now() - start,
        },
        terminal,
      ),
    ),
  );
  return codeOf[word];
}
