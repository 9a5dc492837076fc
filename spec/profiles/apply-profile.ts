import { UsageError } from '../../base/errors.ts';
import { type Added, type Contract, operationIdsOf, operationOf, requestOf } from '../contract.ts';
import type { Format } from '../formats.ts';
import { formatNames } from '../index.ts';
import type { Operation } from '../operation.ts';
import type { KeyStyle, Style } from '../styles.ts';
import { describeProfile } from './describe-profile.ts';
import type { KeyPlace, Profile, ProfileOperation, ProfileValue } from './profile.ts';

/** A profile with its name, which is where it comes from. */
export type NamedProfile = { readonly name: string; readonly profile: Profile };

/** The variables of the environment. */
type Variables = Readonly<Record<string, string | undefined>>;

type Styles = Contract['styles'];

/** The fewest characters that a report can be searched for. */
const shortestSecret = 4;

/** Headers that frame a request or carry its key: no profile sets them. */
const ownHeaders = [
  'connection',
  'content-length',
  'content-type',
  'expect',
  'host',
  'transfer-encoding',
  'upgrade',
];

const placeWords = ({ in: where, name }: KeyPlace): string =>
  where === 'query' ? `the \`${name}\` query parameter` : `the ${name} header`;

const toStyle = ({ in: where, name, prefix = '' }: KeyPlace): KeyStyle => ({
  place: { in: where, name },
  prefix,
  words: placeWords({ in: where, name }),
  label:
    where === 'query'
      ? `?${name}= in the URL`
      : prefix === ''
        ? `${name} header`
        : `${name}: ${prefix.trim()}`,
});

const isSameStyle = (one: KeyStyle, other: KeyStyle): boolean =>
  one.place.in === other.place.in &&
  one.place.name.toLowerCase() === other.place.name.toLowerCase() &&
  one.prefix === other.prefix;

/** The styles with one for this place, and its name: that of the style that is the same, if there is one. */
function withStyle(styles: Styles, key: KeyPlace, format: Format): readonly [Styles, Style] {
  const style = toStyle(key);
  const known = Object.entries(styles).find(([, one]) => isSameStyle(one, style))?.[0];
  if (known !== undefined) return [styles, known];
  const plain = key.name.toLowerCase();
  const name = Object.hasOwn(styles, plain) ? `${plain}-of-${format}` : plain;
  return [{ ...styles, [name]: style }, name];
}

/** Moves a format: its endpoints below a path, and its key to another place. */
function adaptFormat(contract: Contract, format: Format, { formats = {} }: Profile): Contract {
  const { path, key } = formats[format] ?? {};
  const moved: Contract =
    path === undefined
      ? contract
      : {
          ...contract,
          formats: { ...contract.formats, [format]: { ...contract.formats[format], path } },
        };
  if (key === undefined) return moved;
  const [styles, style] = withStyle(contract.styles, key, format);
  const operations = Object.entries(contract.operations).map(([id, operation]) => [
    id,
    operation.format === format ? { ...operation, styles: [style] } : operation,
  ]);
  return { ...moved, styles, operations: Object.fromEntries(operations) };
}

/** One more endpoint. What it answers is unknown: only that of the operation that it is like is. */
function toOperation(
  { id, method, path, like, cost }: ProfileOperation,
  original: Operation,
  name: string,
): Operation {
  const isBodiless = method === 'GET' && original.body !== null;
  const inPath = original.model?.in === 'path';
  if (path.includes('{model}') !== inPath) {
    throw new UsageError(
      inPath
        ? `${name}: the path of operation ${id} needs {model}, as that of ${like} has.`
        : `${name}: the path of operation ${id} has {model}, which that of ${like} does not have.`,
    );
  }
  return {
    ...original,
    id,
    like,
    method: method ?? original.method,
    cost: cost ?? original.cost,
    path,
    summary: `An endpoint of the profile, like ${like}`,
    body: isBodiless ? null : original.body,
    model: isBodiless && !inPath ? null : original.model,
    answer: null,
    stream: null,
    streamPath: null,
  };
}

function addOperation(contract: Contract, added: ProfileOperation, name: string): Contract {
  const { id, like } = added;
  if (!Object.hasOwn(contract.operations, like)) {
    throw new UsageError(
      `${name}: operation ${id} is like ${like}, which does not exist. The operations are ${operationIdsOf(contract).join(', ')}.`,
    );
  }
  if (Object.hasOwn(contract.operations, id)) {
    throw new UsageError(`${name}: there is an operation ${id} already. Choose another id.`);
  }
  const operation = toOperation(added, operationOf(contract, like), name);
  const fixture = requestOf(contract, like);
  return {
    ...contract,
    operations: { ...contract.operations, [id]: operation },
    requests: {
      ...contract.requests,
      [id]:
        operation.body === null && fixture.kind !== 'none'
          ? { kind: 'none', model: operation.model === null ? null : fixture.model }
          : fixture,
    },
  };
}

/** @throws UsageError for a header or query member that would be the key itself, or frame the request */
function refuseOwnPlaces({ styles }: Contract, { name, profile }: NamedProfile): void {
  const places = Object.values(styles).map(({ place }) => place);
  const headers = Object.keys(profile.headers ?? {}).find((header) => {
    const lower = header.toLowerCase();
    return (
      ownHeaders.includes(lower) ||
      places.some((place) => place.in === 'header' && place.name.toLowerCase() === lower)
    );
  });
  const members = Object.keys(profile.query ?? {}).find((member) =>
    places.some((place) => place.in === 'query' && place.name === member),
  );
  const field = headers === undefined ? `query.${members}` : `headers.${headers}`;
  if (headers === undefined && members === undefined) return;
  throw new UsageError(
    `${name}: \`${field}\` frames each request or carries its key. Where a key goes is declared in \`formats\`.`,
  );
}

function toAdded(before: Added, { name, profile }: NamedProfile, variables: Variables): Added {
  const secrets: Record<string, string> = {};
  const resolve = (field: string, value: ProfileValue): string => {
    if (typeof value === 'string') return value;
    const held = variables[value.env];
    if (held === undefined || held === '') {
      throw new UsageError(
        `${name}: \`${field}\` needs the variable ${value.env}, which is not set.`,
      );
    }
    if (!/^[\x20-\x7e]+$/.test(held)) {
      throw new UsageError(
        `${value.env} (${held.length} characters) contains characters that are not printable ASCII.`,
      );
    }
    if (held.length < shortestSecret) {
      throw new UsageError(
        `${value.env} (${held.length} characters) is too short to be kept out of reports. Write a value that is no secret in the profile itself.`,
      );
    }
    secrets[value.env] = held;
    return held;
  };
  const membersOf = (field: string, members: Readonly<Record<string, ProfileValue>> = {}) =>
    Object.entries(members).map(
      ([member, value]) => [member, resolve(`${field}.${member}`, value)] as const,
    );
  const headers = membersOf('headers', profile.headers);
  const query = membersOf('query', profile.query);
  return {
    headers: [...before.headers, ...headers],
    query: [...before.query, ...query],
    secrets: { ...before.secrets, ...secrets },
  };
}

/**
 * Adapts a contract to a deployment. Pure: values of variables come from `variables`.
 *
 * @returns the contract with the paths, key places, headers, query members, endpoints and key states that
 *   the profile declares
 * @throws UsageError naming the field: for a variable that is not set, an endpoint like one that does not
 *   exist, or an id that is there already
 */
export function applyProfile(
  contract: Contract,
  named: NamedProfile,
  variables: Variables = {},
): Contract {
  const { name, profile } = named;
  const adapted = formatNames.reduce(
    (changed, format) => adaptFormat(changed, format, profile),
    contract,
  );
  const extended = (profile.operations ?? []).reduce(
    (changed, operation) => addOperation(changed, operation, name),
    adapted,
  );
  refuseOwnPlaces(extended, named);
  return {
    ...extended,
    added: toAdded(contract.added, named, variables),
    absentStates: profile.keyStates?.absent ?? [],
    profile: { name, declares: describeProfile(profile) },
  };
}
