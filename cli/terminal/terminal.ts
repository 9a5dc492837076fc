import { createRedactor } from '../../base/redact.ts';
import { visibleLine } from '../../base/text.ts';
import { fitWidth } from './fit-width.ts';
import type { Signals } from './signals.ts';
import type { Output, Surroundings } from './surroundings.ts';

/** Where a command writes. What it writes goes through the redactor of the secrets that are known. */
export type Terminal = {
  readonly output: Output;
  readonly error: Output;
  /** Standard output as it is, for the keys that a mock shows on purpose. */
  readonly unredacted: Output;
  /** For what is written to a file. */
  readonly redact: (text: string) => string;
  /** What ends the command early. */
  readonly signals: Signals;
  /** Whether the output shows colours: on a terminal alone, unless NO_COLOR or FORCE_COLOR say otherwise. */
  readonly useColor: boolean;
  /** How many characters a line of text may have: the terminal's width, at most 98. */
  readonly width: number;
  /** Breaks lines that are longer than the terminal is wide. */
  readonly fold: (text: string) => string;
};

/** The widest line of text; longer ones are hard to read. */
const widest = 98;

/**
 * Opens the terminal that a command writes to.
 *
 * @param redact takes secrets out of a text
 */
export function openTerminal(
  { env, streams, signals }: Pick<Surroundings, 'env' | 'streams' | 'signals'>,
  redact: (text: string) => string = (text) => text,
): Terminal {
  const { stdout, stderr } = streams;
  const forced = env['FORCE_COLOR'] !== undefined && env['FORCE_COLOR'] !== '0';
  const width = stdout.isTTY === true ? Math.min(widest, stdout.columns ?? widest) : widest;
  const redacted = (stream: Output): Output => ({
    write: (text) => stream.write(redact(text)),
    isTTY: stream.isTTY,
    columns: stream.columns,
  });
  return {
    output: redacted(stdout),
    error: redacted(stderr),
    unredacted: stdout,
    redact,
    signals,
    fold: (text) => (width < widest ? fitWidth(text, width) : text),
    useColor: !env['NO_COLOR'] && (forced || stdout.isTTY === true),
    width,
  };
}

/** The file and line of this program in which an error came up; nothing where the error does not say. */
function placeOf(error: Error): string {
  const [, place] =
    /[/\\]((?:base|spec|fixtures|mocks|suites|report|check|proof|library|cli)[/\\][\w./\\-]+:\d+)/.exec(
      error.stack?.split('\n    at ').slice(1).join('\n') ?? '',
    ) ?? [];
  return place === undefined ? '' : ` (${place})`;
}

/**
 * Renders a defect of this program in one line. Its message may contain anything, so every secret is
 * removed from it.
 *
 * @param secrets the keys and tokens of the environment, and the keys that were made
 */
export function renderCrash(error: unknown, secrets: readonly string[]): string {
  const words = error instanceof Error ? `${error.name}: ${error.message}` : 'an unknown error';
  const place = error instanceof Error ? placeOf(error) : '';
  const line = createRedactor(secrets)(`${words}${place}`);
  return `This program failed, which proves nothing about the gateway: ${visibleLine(line)}. Please report it.\n`;
}
