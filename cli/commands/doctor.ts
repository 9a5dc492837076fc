import pc from 'picocolors';
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
import { keyVariables } from '../../suites/cases/target.ts';
import { askFormats } from '../../suites/doctor/ask-formats.ts';
import { examineAddress } from '../../suites/doctor/examine-address.ts';
import { examineClock } from '../../suites/doctor/examine-clock.ts';
import { examineFailure } from '../../suites/doctor/examine-failure.ts';
import { examineFormat } from '../../suites/doctor/examine-format.ts';
import { examineKey } from '../../suites/doctor/examine-key.ts';
import { type Remark, well } from '../../suites/doctor/remark.ts';
import { createWire } from '../../suites/wire/wire.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** The options of `doctor`. */
export type DoctorOptions = Pick<
  CommandOptions,
  'baseUrl' | 'config' | 'ca' | 'insecure' | 'timeout'
>;

/** Milliseconds after which a line says that the doctor waits for answers. */
const longWait = 2000;

const signs = { well: '✓', wrong: '✗', unknown: '?' } as const;

function renderRemarks(remarks: readonly Remark[], useColor: boolean): string {
  const colors = pc.createColors(useColor);
  const paint = { well: colors.green, wrong: colors.red, unknown: colors.yellow };
  const width = Math.max(...remarks.map(({ about }) => about.length));
  const lines = remarks.flatMap(({ about, state, sentence, advice }) => [
    `${paint[state](signs[state])} ${about.padEnd(width)}  ${sentence}`,
    ...(advice === null ? [] : [`  ${' '.repeat(width)}  → ${advice}`]),
  ]);
  const wrongs = remarks.filter(({ state }) => state === 'wrong').length;
  const unknowns = remarks.filter(({ state }) => state === 'unknown').length;
  const end =
    wrongs > 0
      ? `${wrongs === 1 ? 'One problem' : `${wrongs} problems`} to fix.`
      : unknowns > 0
        ? 'No problem found, but some checks are inconclusive.'
        : 'Everything works.';
  return `${lines.join('\n')}\n\n${end}\n`;
}

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
      'Give the address of the gateway: doctor --base-url https://api.anyone.ai.',
    );
  }
  const url = readBaseUrl(text, options.baseUrl === undefined ? 'ANYONE_BASE_URL' : '--base-url');
  const variable = declared.variables?.active ?? keyVariables.active;
  const key = environment[variable];
  const redact = createRedactor(key === undefined ? [] : [key]);
  const setUp = [examineKey(key, variable), examineAddress(builtInContract(), url)];
  const print = (remarks: readonly Remark[]): void => {
    const [first, ...rest] = remarks;
    const safe = rest.map((remark) => ({ ...remark, sentence: redact(remark.sentence) }));
    terminal.output.write(
      terminal.fold(
        renderRemarks(first === undefined ? safe : [first, ...safe], terminal.useColor),
      ),
    );
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
  const patience = setTimeout(
    () => terminal.error.write(`Waiting for answers from ${url.host} …\n`),
    longWait,
  );
  try {
    const target = readTarget(url, { [variable]: key }, 'free', {
      variables: { active: variable },
    });
    const asked = await askFormats(builtInContract(), wire, target);
    const answers = asked.flatMap(({ own }) => own.answer ?? []);
    const failure = asked[0]?.own.failure ?? null;
    const remarks =
      answers.length === 0 && failure !== null
        ? [...setUp, examineFailure('Connection', failure, url)]
        : [
            ...setUp,
            ...asked.map((one) => examineFormat(builtInContract(), one, url)),
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
