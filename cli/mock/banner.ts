import pc from 'picocolors';
import { type KeySpec, keyFixtures, keyStates } from '../../fixtures/keys.ts';
import type { Fault } from '../../mocks/faults/fault.ts';

const isFixture = ({ key }: KeySpec): boolean =>
  keyStates.some((state) => keyFixtures[state].key === key);

/** Fixture keys are public; any other is shown by its last four characters. */
const shown = (seed: KeySpec): string => (isFixture(seed) ? seed.key : `…${seed.key.slice(-4)}`);

function curlLines(url: string, key: string): [string, string][] {
  return [
    [
      'OpenAI',
      `curl ${url}/v1/chat/completions -H "Authorization: Bearer ${key}" -H "Content-Type: application/json" -d '{"model":"gpt-5.4","messages":[{"role":"user","content":"Hello"}]}'`,
    ],
    [
      'Anthropic',
      `curl ${url}/v1/messages -H "x-api-key: ${key}" -H "anthropic-version: 2023-06-01" -H "Content-Type: application/json" -d '{"model":"claude-sonnet-4-6","max_tokens":1024,"messages":[{"role":"user","content":"Hello"}]}'`,
    ],
    [
      'Gemini',
      `curl ${url}/v1beta/models/gemini-3.1-pro-preview:generateContent -H "x-goog-api-key: ${key}" -H "Content-Type: application/json" -d '{"contents":[{"parts":[{"text":"Hello"}]}]}'`,
    ],
  ];
}

/** What a person sees when the mock has started: its address, a key of each state, a call of each format. */
export function renderBanner(
  url: string,
  seeds: readonly KeySpec[],
  faults: readonly Fault[],
  {
    useColor,
    printsEach,
    token,
  }: {
    readonly useColor: boolean;
    readonly printsEach: boolean;
    /** The control token, where the mock made it: it is printed this one time. */
    readonly token: string | null;
  },
): string {
  const colors = pc.createColors(useColor);
  const active = seeds.find(({ state, models }) => state === 'active' && models === null);
  const curls = curlLines(
    url,
    active !== undefined && isFixture(active) ? active.key : '$ANYONE_API_KEY',
  );
  return [
    `${colors.bold('Mock gateway')} on ${colors.cyan(url)}`,
    `${colors.bold('Dashboard')}    on ${colors.cyan(`${url}/${token === null ? '' : `#token=${token}`}`)}`,
    ...(token === null ? [] : [`${colors.bold('Control token')} ${token}`]),
    '',
    colors.bold('Keys'),
    ...seeds.map((seed) => `  ${seed.state.padEnd(11)} ${shown(seed)}`),
    ...seeds
      .filter(({ models }) => models !== null)
      .map(({ name, models }) => colors.dim(`  ${name} may use: ${models?.join(', ')}`)),
    '',
    colors.bold('Try it'),
    ...curls.flatMap(([format, line]) => [colors.dim(`  ${format}`), line]),
    '',
    ...faults.map(({ id, sentence }) => colors.yellow(`Fault ${id}: ${sentence}`)),
    `${printsEach ? 'Each request is printed below, with the reason for a refusal. ' : ''}Ctrl-C ends.`,
    '',
  ].join('\n');
}
