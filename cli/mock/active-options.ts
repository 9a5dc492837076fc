import type { MockOptions } from './mock-options.ts';

const percent = (share: number): string => `${Math.round(share * 1_000) / 10}%`;

/** The shares of chaos as they were given: `429=10%,slow=5%`. */
const sharesOf = (rates: NonNullable<MockOptions['chaos']>): string =>
  Object.entries(rates)
    .map(([mishap, share]) => `${mishap}=${percent(share)}`)
    .join(',');

/**
 * The options that change what the mock answers or keeps, as a person gave them, a line each. What is as
 * usual is not among them.
 *
 * @param keepsTraffic whether requests and answers are kept, and whether that is as usual for the address
 */
export function activeOptions(
  options: MockOptions,
  keepsTraffic: { readonly isOn: boolean; readonly isUsual: boolean },
): readonly string[] {
  const { latency, chaos, chaosSeed, tokensPerSecond, responses, handlers, cors, keys } = options;
  const rows: readonly (string | false | undefined)[] = [
    keys !== undefined && `--keys ${keys}`,
    options.state !== undefined && `--state ${options.state}`,
    latency > 0 && `--latency ${latency}: each answer waits ${latency} ms`,
    chaos !== undefined &&
      `--chaos ${sharesOf(chaos)} --chaos-seed ${chaosSeed}: accepted requests go wrong`,
    tokensPerSecond !== undefined && `--tokens-per-second ${tokensPerSecond}`,
    responses !== undefined && `--responses ${responses}`,
    handlers !== undefined && `--handlers ${handlers}`,
    options.record !== undefined &&
      `--record ${options.record}: accepted requests go there, and to --recordings ${options.recordings}`,
    options.replay !== undefined && `--replay ${options.replay}`,
    cors !== undefined && `--cors ${cors}: only pages of this origin read answers`,
    options.strictModels === true && '--strict-models: a model that is not listed gets 404',
    options.azure === true && "--azure: Azure OpenAI's paths and its header api-key, too",
    options.realtimeSubprotocolKey === true && '--realtime-subprotocol-key',
    !keepsTraffic.isUsual &&
      (keepsTraffic.isOn
        ? '--traffic: requests and answers are kept'
        : '--no-traffic: requests and answers are not kept'),
    !keepsTraffic.isOn &&
      keepsTraffic.isUsual &&
      'Requests and answers are not kept, since other machines can send them; --traffic keeps them.',
  ];
  return rows.filter((row) => typeof row === 'string');
}
