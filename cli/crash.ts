import { createRedactor } from '../base/redact.ts';
import { visibleLine } from '../base/text.ts';

/** The file and line of this program in which an error came up; nothing where the error does not say. */
function placeOf(error: Error): string {
  const [, place] =
    /[/\\]((?:base|spec|fixtures|mocks|suites|report|check|proof|library|cli)[/\\][\w./\\-]+:\d+)/.exec(
      error.stack?.split('\n    at ').slice(1).join('\n') ?? '',
    ) ?? [];
  return place === undefined ? '' : ` (${place})`;
}

/**
 * Tells of a defect of this program in one line. Its message may hold anything, so every secret is taken
 * out of it.
 *
 * @param secrets the keys and tokens of the environment, and the keys that were made
 */
export function tellCrash(error: unknown, secrets: readonly string[]): string {
  const words = error instanceof Error ? `${error.name}: ${error.message}` : 'an unknown error';
  const place = error instanceof Error ? placeOf(error) : '';
  const told = createRedactor(secrets)(`${words}${place}`);
  return `This program broke off, and says nothing of the gateway: ${visibleLine(told)}. Please report it.\n`;
}
