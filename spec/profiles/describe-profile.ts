import { formats } from '../formats.ts';
import { formatNames } from '../index.ts';
import { exampleOf } from '../styles.ts';
import type { KeyPlace, Profile, ProfileValue } from './profile.ts';

const exampleIn = ({ in: where, name, prefix = '' }: KeyPlace): string =>
  exampleOf({ place: { in: where, name }, prefix });

/** A member with its value, or with the variable that holds it. */
const memberWords = ([name, value]: readonly [string, ProfileValue]): string =>
  `${name}: ${typeof value === 'string' ? value : `$${value.env}`}`;

/** Says in a few words each what a profile declares; no value of a variable is among them. */
export function describeProfile({
  formats: declared = {},
  headers = {},
  query = {},
  operations = [],
  keyStates,
  notOffered = [],
}: Profile): string[] {
  return [
    ...formatNames.flatMap((name) => {
      const { path, key } = declared[name] ?? {};
      return [
        ...(path === undefined ? [] : [`${formats[name].name} below ${path}`]),
        ...(key === undefined ? [] : [`${formats[name].name} key as \`${exampleIn(key)}\``]),
      ];
    }),
    ...Object.entries(headers).map((member) => `header ${memberWords(member)}`),
    ...Object.entries(query).map((member) => `query ${memberWords(member)}`),
    ...operations.map(({ id, path, like }) => `endpoint ${id} (${path}) like ${like}`),
    ...(keyStates?.absent ?? []).map((state) => `no ${state} keys`),
    ...(notOffered.length === 0 ? [] : [`not offered: ${notOffered.join(', ')}`]),
  ];
}
