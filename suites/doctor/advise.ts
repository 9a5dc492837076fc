import { type Contract, operationIdsOf, operationOf } from '../../spec/contract.ts';
import { type Format, formatNames } from '../../spec/index.ts';
import { describeProfile } from '../../spec/profiles/describe-profile.ts';
import type { Profile } from '../../spec/profiles/profile.ts';
import { modelFor } from '../cases/models.ts';
import type { Target } from '../cases/target.ts';
import { acceptsKey, readAnswer } from '../judge/classify.ts';
import type { Survey } from '../run/survey.ts';
import type { Asked as AskedFormat } from './ask-formats.ts';
import { askedMember } from './asked-member.ts';
import { examineAddress } from './examine-address.ts';
import { type Asking, findFormat, probe } from './find-format.ts';
import { type Remark, wrong } from './remark.ts';

/** What was found out about a gateway. */
export type Findings = {
  /** The profile that it needs; empty where none was found. */
  readonly profile: Profile;
  /** The base URL below which the whole API is; null where it is not below one path. */
  readonly baseUrl: string | null;
  readonly remarks: readonly Remark[];
};

const merge = (one: Profile, other: Profile): Profile => ({
  ...one,
  ...other,
  ...(one.formats === undefined && other.formats === undefined
    ? {}
    : { formats: { ...one.formats, ...other.formats } }),
});

/** Where a line of advice goes, and which command makes that file. */
const toFile = 'to the configuration file (`init` writes one with it)';

/** A profile in one line of YAML, as a configuration file has it. */
async function profileLine(profile: Profile): Promise<string> {
  const { stringify } = await import('yaml');
  return `profile: ${stringify(profile, { collectionStyle: 'flow', lineWidth: 0, aliasDuplicateObjects: false }).trim()}`;
}

/** The one path below which every format is, where nothing else differs; null for any other profile. */
function onlyPath({ formats = {}, ...others }: Profile, count: number): string | null {
  const paths = Object.values(formats).map(({ path, key }) =>
    key === undefined ? path : undefined,
  );
  const [path] = paths;
  const isOnly = paths.length === count && Object.keys(others).length === 0 && count > 1;
  return isOnly && path !== undefined && paths.every((one) => one === path) ? path : null;
}

/** Says what was found, and the line that declares it. */
async function remarkOn(profile: Profile, baseUrl: string | null): Promise<Remark> {
  const sentence = `the gateway accepts the key with other settings: ${describeProfile(profile).join('; ')}`;
  return baseUrl === null
    ? wrong('Profile', sentence, `add \`${await profileLine(profile)}\` ${toFile}`)
    : wrong('Base URL', 'the gateway accepts the key below another path', `use ${baseUrl}`);
}

/**
 * Looks for what keeps a gateway from accepting the valid key in some formats: a header that it asks for,
 * another path, another place of the key. It sends only free requests.
 */
export async function findProfile(asking: Asking, formats: readonly Format[]): Promise<Findings> {
  const { contract, target } = asking;
  let profile: Profile = {};
  for (const format of formats) {
    const { representative } = contract.formats[format];
    const asked = askedMember((await probe(asking, contract, representative, 'active')).answer);
    if (asked !== null) {
      const line = await profileLine(asked.profile);
      const sentence = `the gateway asks for more than a key: "${asked.message.slice(0, 160)}"`;
      const advice = `add \`${line}\` ${toFile}, and set ${asked.variable}`;
      return {
        profile: asked.profile,
        baseUrl: null,
        remarks: [wrong('Profile', sentence, advice)],
      };
    }
    profile = merge(profile, (await findFormat(asking, format)) ?? {});
  }
  if (Object.keys(profile).length === 0) return { profile, baseUrl: null, remarks: [] };
  const path = onlyPath(profile, formatNames.length);
  const baseUrl = path === null ? null : target.baseUrl.href.replace(/\/$/, '') + path;
  return { profile, baseUrl, remarks: [await remarkOn(profile, baseUrl)] };
}

/** The formats of which the survey saw no endpoint that accepts the valid key and judges it first. */
export function unknownFormats(
  contract: Contract,
  { orders, seen }: Pick<Survey, 'orders' | 'seen'>,
  { notOffered = [] }: Pick<Target, 'notOffered'>,
): readonly Format[] {
  const accepts = new Set(
    seen.flatMap(({ operation, good }) =>
      acceptsKey(good) && orders[operation] !== 'body-first'
        ? operationOf(contract, operation).format
        : [],
    ),
  );
  const offered = new Set(
    operationIdsOf(contract)
      .filter((id) => !notOffered.includes(id))
      .map((id) => operationOf(contract, id).format),
  );
  return formatNames.filter((format) => offered.has(format) && !accepts.has(format));
}

/** Says which models to name where the gateway does not know those that are asked for. */
function adviseOnModels(contract: Contract, { seen, listed }: Survey): Remark[] {
  const lacking = seen.filter(({ good }) => good.kind === 'taken' && good.status === 404);
  if (lacking.length === 0) return [];
  const names = lacking.map(
    ({ operation }) => `${operation}: ${modelFor(contract, operation, listed ?? []) ?? 'MODEL'}`,
  );
  const sentence = `the gateway does not know the model of ${lacking.map(({ operation }) => operation).join(', ')}`;
  const advice = `add \`models: { ${names.join(', ')} }\` ${toFile}`;
  return [wrong('Models', sentence, advice)];
}

/**
 * Says why a check cannot tell much about a gateway, and which line fixes that: the end of the base URL, a
 * path of a format, a place of the key, a header, a model. Nothing where all formats accept the valid key.
 */
export async function advise(asking: Asking, survey: Survey): Promise<readonly Remark[]> {
  const { contract, target } = asking;
  const models = adviseOnModels(contract, survey);
  const formats = unknownFormats(contract, survey, target);
  if (target.keys.active === undefined || formats.length === 0) return models;
  const address = examineAddress(contract, target.baseUrl);
  if (address.state === 'wrong') return [address, ...models];
  // A key that is refused everywhere is more likely invalid: each request more is a failed attempt.
  if (survey.goodKey.accepted === 0 && survey.goodKey.refused > 0) return models;
  const { remarks } = await findProfile(asking, formats);
  return [...remarks, ...models];
}

/**
 * The formats in which to look for a profile. Where all of them refuse the key, that is only the first: each
 * request more is a failed attempt.
 */
export function formatsToSearch(asked: readonly AskedFormat[]): readonly Format[] {
  const isRefused = ({ own }: AskedFormat): boolean => readAnswer(own).kind === 'refused';
  const some = asked.every(isRefused)
    ? asked.filter((one, at) => at === 0 || needsProfile(one))
    : asked.filter((one) => isRefused(one) || needsProfile(one));
  return some.map(({ door }) => door.format);
}

/** True where a format's answers suggest a profile: it asks for a header, is absent, or takes the key elsewhere. */
const needsProfile = ({ own, others }: AskedFormat): boolean =>
  askedMember(own.answer) !== null ||
  readAnswer(own).kind === 'not-offered' ||
  others.some(({ style, exchange }) => style !== 'query' && acceptsKey(readAnswer(exchange)));
