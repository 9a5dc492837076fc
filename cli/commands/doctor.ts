import { UsageError } from '../../base/errors.ts';
import { createRedactor } from '../../base/redact.ts';
import { type CommandOptions, readRoute } from '../../check/command-settings.ts';
import { options as table } from '../../check/options/table.ts';
import {
  budgetAt,
  type Declared,
  type Environment,
  readBaseUrl,
  readTarget,
} from '../../check/target-from-env.ts';
import { builtInContract } from '../../fixtures/contract.ts';
import { applyProfile } from '../../spec/profiles/apply-profile.ts';
import type { Exchange } from '../../suites/cases/exchange.ts';
import { keyVariables } from '../../suites/cases/target.ts';
import { findProfile, formatsToSearch } from '../../suites/doctor/advise.ts';
import { askFormats } from '../../suites/doctor/ask-formats.ts';
import { examineAddress } from '../../suites/doctor/examine-address.ts';
import { examineClock } from '../../suites/doctor/examine-clock.ts';
import { examineFailure } from '../../suites/doctor/examine-failure.ts';
import { examineFormat } from '../../suites/doctor/examine-format.ts';
import { examineKey } from '../../suites/doctor/examine-key.ts';
import { type Remark, well } from '../../suites/doctor/remark.ts';
import { createWire } from '../../suites/wire/wire.ts';
import { exitCodes } from '../exit-codes.ts';
import { renderRemarks, renderSent } from '../terminal/remarks.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** The options of `doctor`. */
export type DoctorOptions = Pick<
  CommandOptions,
  'baseUrl' | 'config' | 'profile' | 'ca' | 'insecure' | 'timeout' | 'quiet' | 'verbose'
>;

/** Milliseconds after which a line says that the doctor waits for answers. */
const longWait = 2000;

const exitCodeOf = (remarks: readonly Remark[], answered: boolean): number => {
  if (!answered) return exitCodes.unreachable;
  if (remarks.some(({ state }) => state === 'wrong')) return exitCodes.violations;
  return remarks.some(({ state, about }) => state === 'unknown' && about !== 'Clock')
    ? exitCodes.incomplete
    : exitCodes.conformant;
};

/**
 * Explains what is wrong with a user's own set-up: the key's variable, the address, and the answer of each
 * format to one free request with the key.
 *
 * @param declared what a configuration file says about the gateway
 * @returns the exit code: 0 everything works, 1 there is a problem, 2 the problem is in the variable or the
 *   address (nothing was sent), 3 something is inconclusive, 4 no answer came
 * @throws UsageError for an address that cannot be used
 */
export async function doctor(
  options: DoctorOptions,
  environment: Environment,
  terminal: Terminal,
  declared: Declared = {},
): Promise<number> {
  const text = options.baseUrl ?? environment['ANYONE_BASE_URL'];
  if (text === undefined || text === '') {
    throw new UsageError(
      'Give the address of the gateway: npx anyone-conformance doctor https://api.anyone.ai.',
    );
  }
  const url = readBaseUrl(text, options.baseUrl === undefined ? 'ANYONE_BASE_URL' : '--base-url');
  const variable = declared.variables?.active ?? keyVariables.active;
  const key = environment[variable];
  const { profile } = declared;
  const contract =
    profile === undefined
      ? builtInContract()
      : applyProfile(builtInContract(), profile, environment);
  const redact = createRedactor([...(key ? [key] : []), ...Object.values(contract.added.secrets)]);
  const setUp = [examineKey(key, variable, profile !== undefined), examineAddress(contract, url)];
  const sent: Exchange[] = [];
  const print = ([first, ...rest]: readonly Remark[]): void => {
    const safe = rest.map((remark) => ({ ...remark, sentence: redact(remark.sentence) }));
    const remarks = first === undefined ? safe : [first, ...safe];
    const { useColor, fold, output } = terminal;
    const lines = options.verbose === true ? redact(renderSent(sent)) : '';
    output.write(fold(lines + renderRemarks(remarks, useColor, options.quiet === true)));
  };
  if (setUp.some(({ state }) => state === 'wrong')) {
    print(setUp);
    return exitCodes.usage;
  }
  const { route, proxy } = await readRoute(options, url, environment);
  if (proxy !== null) setUp.push(well('Proxy', `${proxy.url.origin} (${proxy.variable})`));
  const wire = createWire({
    origin: url.origin,
    timeout: options.timeout ?? table.timeout.default,
    concurrency: 3,
    rate: budgetAt(url).rate,
    route,
    waitsForLimits: false,
  });
  const patience = setTimeout(() => {
    if (options.quiet !== true) terminal.error.write(`Waiting for answers from ${url.host} …\n`);
  }, longWait);
  const send: typeof wire.send = async (...request) => {
    const exchange = await wire.send(...request);
    sent.push(exchange);
    return exchange;
  };
  try {
    const target = readTarget(url, { [variable]: key }, 'free', {
      ...declared,
      variables: { active: variable },
    });
    const asked = await askFormats(contract, { send }, target);
    const answers = asked.flatMap(({ own }) => own.answer ?? []);
    const failure = asked[0]?.own.failure ?? null;
    const examined = asked.map((one) => examineFormat(contract, one, url));
    const found = await findProfile({ contract, target, wire: { send } }, formatsToSearch(asked));
    // Where a format has a problem already, a profile is only another way to see it.
    const isKnown = examined.some(({ state }) => state === 'wrong');
    const remarks =
      answers.length === 0 && failure !== null
        ? [...setUp, examineFailure('Connection', failure, url)]
        : [
            ...setUp,
            ...examined,
            ...found.remarks.map((one) => (isKnown ? { ...one, state: 'unknown' as const } : one)),
            examineClock(answers, Date.now()),
          ];
    clearTimeout(patience);
    print(remarks);
    return exitCodeOf(remarks, answers.length > 0);
  } finally {
    clearTimeout(patience);
    await wire.close();
  }
}
