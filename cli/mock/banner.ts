import pc from 'picocolors';
import { type KeySpec, keyFixtures, keyStates } from '../../fixtures/keys.ts';
import { requestFixtures } from '../../fixtures/requests.ts';
import type { Fault } from '../../mocks/faults/fault.ts';
import { hideKeys } from '../../mocks/keys/keyring.ts';
import { formatNames, formats, isOperationId, operationOf, styles } from '../../spec/index.ts';

const isFixture = ({ key }: KeySpec): boolean =>
  keyStates.some((state) => keyFixtures[state].key === key);

/** Fixture keys are public; any other is shown by its last four characters. */
const shown = (seed: KeySpec): string => (isFixture(seed) ? seed.key : `…${seed.key.slice(-4)}`);

/** The name of a key of the user's own; a fixture key has the name of its state. */
const nameOf = (seed: KeySpec): string => (isFixture(seed) ? '' : `  ${hideKeys(seed.name)}`);

/** A body in double quotes: cmd.exe knows no others. */
const quotedBody = (body: unknown): string => `"${JSON.stringify(body).replaceAll('"', '\\"')}"`;

/** A call of each format with a key: that of the operation which represents the format. */
const curlLines = (url: string, key: string): [string, string][] =>
  formatNames.flatMap((name): [string, string][] => {
    const { name: title, representative } = formats[name];
    if (!isOperationId(representative)) return [];
    const { path, styles: accepted, markers } = operationOf(representative);
    const fixture = requestFixtures[representative];
    const style = accepted.find((one) => styles[one].place.in === 'header');
    if (style === undefined || fixture.kind !== 'json') return [];
    const { place, prefix } = styles[style];
    const headers = Object.entries({
      [place.name]: `${prefix}${key}`,
      ...markers,
      'Content-Type': 'application/json',
    }).map(([header, value]) => `-H "${header}: ${value}"`);
    const target = path.replace('{model}', fixture.model);
    return [[title, `curl ${url}${target} ${headers.join(' ')} -d ${quotedBody(fixture.body)}`]];
  });

/** What a person sees when the mock has started: its address, a key of each state, a call of each format. */
export function renderBanner(
  url: string,
  seeds: readonly KeySpec[],
  faults: readonly Fault[],
  {
    useColor,
    printsEach,
    token,
    options = [],
    networkUrls = [],
  }: {
    readonly useColor: boolean;
    readonly printsEach: boolean;
    /** The control token, where the mock made it: it is printed this one time. */
    readonly token: string | null;
    /** The active options, a line each. */
    readonly options?: readonly string[];
    /** Where other machines reach it. */
    readonly networkUrls?: readonly string[];
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
    ...networkUrls.map((one) => `${colors.bold('Network')}      on ${colors.cyan(one)}`),
    ...(token === null ? [] : [`${colors.bold('Control token')} ${token}`]),
    '',
    colors.bold('Keys'),
    ...seeds.map((seed) => `  ${seed.state.padEnd(11)} ${shown(seed)}${nameOf(seed)}`),
    ...seeds
      .filter(({ models }) => models !== null)
      .map(({ name, models }) => colors.dim(`  ${name} may use: ${models?.join(', ')}`)),
    '',
    colors.bold('Try it'),
    ...curls.flatMap(([format, line]) => [colors.dim(`  ${format}`), line]),
    '',
    ...(options.length === 0
      ? []
      : [colors.bold('Options'), ...options.map((one) => `  ${one}`), '']),
    ...faults.map(({ id, sentence }) => colors.yellow(`Fault ${id}: ${sentence}`)),
    `${printsEach ? 'Each request is printed below, with the reason for a refusal. ' : ''}Ctrl-C ends.`,
    '',
  ].join('\n');
}
