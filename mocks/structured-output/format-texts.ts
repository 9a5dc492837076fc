const padded = (length: number, taken: number): string => 'a'.repeat(Math.max(0, length - taken));
const twoDigits = (index: number): string => String(index).padStart(2, '0');

/** Labels of 63 characters at most, as a host name has them, in front of a domain. */
function hostOf(index: number, length: number): string {
  const end = index === 0 ? 'example.com' : `h${index}.example.com`;
  const room = Math.min(length, 253) - end.length;
  if (room <= 1) return end;
  const labels = padded(room, 1).replace(/(.{60})(?=.)/g, '$1.');
  return `${labels}.${end}`;
}

function addressOf(index: number, length: number): string {
  const local = index === 0 ? 'ada' : `ada${index}`;
  const short = `${local}@example.com`;
  if (length <= short.length) return short;
  const longer = `${local}${padded(Math.min(length, 60), short.length)}`;
  return `${longer}@${hostOf(0, length - longer.length - 1)}`;
}

const dateOf = (index: number): string => `2026-${twoDigits((index % 12) + 1)}-01`;
const timeOf = (index: number): string => `12:${twoDigits(index % 60)}:00Z`;
const hexOf = (index: number, size: number): string => index.toString(16).padStart(size, '0');
const bytes = (index: number, length: number): string =>
  btoa('sample'.padEnd(Math.ceil(length / 4) * 3, '.') + (index === 0 ? '' : index));

/** A text of each format: the one of a number, and of a length where the format has room for it. */
const makers: Readonly<Record<string, (index: number, length: number) => string>> = {
  'date-time': (index) => `${dateOf(index)}T${timeOf(index)}`,
  date: dateOf,
  time: timeOf,
  duration: (index) => `PT${index + 1}H`,
  email: addressOf,
  'idn-email': addressOf,
  hostname: hostOf,
  'idn-hostname': hostOf,
  ipv4: (index) => `192.0.2.${(index % 250) + 1}`,
  ipv6: (index) => `2001:db8::${hexOf((index % 65_000) + 1, 1)}`,
  uri: (index, length) => {
    const text = `https://example.com/${index === 0 ? '' : index}`;
    return text + padded(length, text.length);
  },
  uuid: (index) => `00000000-0000-4000-8000-${hexOf(index, 12)}`,
  regex: (index, length) => `^${index === 0 ? '' : index}${padded(length, 2)}`,
  byte: bytes,
  base64: bytes,
  'json-pointer': (index, length) => `/sample${index === 0 ? '' : index}${padded(length, 8)}`,
  'relative-json-pointer': (index, length) => `${index}/sample${padded(length, 8)}`,
};
const aliases: Readonly<Record<string, string>> = {
  'uri-reference': 'uri',
  'uri-template': 'uri',
  iri: 'uri',
  'iri-reference': 'uri',
  url: 'uri',
};

/** Shorter ones, for where a most is named. */
const short: Readonly<Record<string, readonly string[]>> = {
  email: ['a@b.co', 'a@b.c'],
  hostname: ['a.co', 'a'],
  uri: ['https://a.co', 'a:b', 'a:'],
  'json-pointer': ['/a', ''],
  'relative-json-pointer': ['0'],
  byte: ['YWE=', ''],
  base64: ['YWE=', ''],
  ipv6: ['::1', '::'],
  duration: ['P1D'],
  regex: ['a', ''],
};

/**
 * Texts of a format, from the plainest on.
 *
 * @param index a number for each of several that are to differ
 * @param length the fewest characters wanted
 * @returns none for a format that is not known
 */
export function textsOfFormat(format: string, index: number, length: number): readonly string[] {
  const name = aliases[format] ?? format;
  const make = Object.hasOwn(makers, name) ? makers[name] : undefined;
  return make === undefined ? [] : [make(index, 0), make(index, length), ...(short[name] ?? [])];
}
