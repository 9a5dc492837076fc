import type { Routed } from '../../gateway/context.ts';
import { breaking } from '../fault.ts';
import { allowWhen } from '../models/scope-patches.ts';
import { admitUnknown, admitWhen, compareBy, hasHeader, jsonText, refuseWhen } from '../patches.ts';

/** The text of a JSON body that names the model; empty where there is none. */
const textOf = async (ctx: Routed): Promise<string> =>
  (ctx.operation.model?.in === 'body' ? await jsonText(ctx) : null) ?? '';

/** Bytes read as UTF-8, one character a byte before; what is text already stays. */
function fromBytes(text: string): string {
  if (!/^[\0-\xff]*$/.test(text)) return text;
  const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

/** Defects at places that no list of requests has, and that generated requests come to. */
export const rareSpellingFaults = [
  ...breaking('KEY-MALFORMED', {
    'key-separators-dropped': [
      'Marks such as _ and ~ inside a key are dropped before it is compared.',
      compareBy((secret) => secret.replace(/[!#$&*+^_`~]/g, '')),
      { reach: 'fuzz' },
    ],
    'accents-ignored': [
      'The collation of the column of keys takes a letter with an accent for the plain one.',
      compareBy((secret) => fromBytes(secret).normalize('NFD').replace(/\p{M}/gu, '')),
    ],
  }),
  ...breaking('KEY-PRESENTATION', {
    'full-width-key-taken': [
      "A key is looked up in Unicode's compatibility form: full-width letters are plain.",
      compareBy((secret) => fromBytes(secret).normalize('NFKC')),
    ],
    'invisible-marks-dropped': [
      'Marks that nobody sees, as copied from a page, are dropped from a key in the query.',
      compareBy((secret) => fromBytes(secret).replace(/\p{Cf}/gu, '')),
    ],
  }),
  ...breaking('KEY-UNKNOWN', {
    'old-key-length-accepted': [
      'A key of 32 characters is of an older kind, which nobody looks up any more.',
      admitUnknown(/^sk-[A-Za-z0-9]{32}$/),
      { reach: 'fuzz' },
    ],
  }),
  ...breaking('HARD-NO-BYPASS', {
    'sidecar-header-believed': [
      'A header that only the sidecar sets says that the certificate was verified.',
      admitWhen(hasHeader('x-ssl-client-verify')),
    ],
    'debug-and-internal-admit': [
      'X-Debug together with X-Internal opens the gateway, though neither does alone.',
      admitWhen(({ headers }) => headers.has('x-debug') && headers.has('x-internal')),
    ],
  }),
  ...breaking('MODEL-FORBIDDEN', {
    'later-model-unchecked': [
      'The guard reads the first member of a body alone, and takes no other for the model.',
      allowWhen(async (ctx) => {
        const text = await textOf(ctx);
        return text !== '' && !/^\s*\{\s*"mod(?:e|\\u0065)l"/.test(text);
      }),
      { reach: 'fuzz' },
    ],
  }),
  ...breaking('STYLE-BEARER', {
    'later-model-refuses-key': [
      'A valid key is refused where another member stands before the model in the body.',
      refuseWhen(async (ctx) => /^\s*\{\s*"(?!model").*"model"/s.test(await textOf(ctx))),
      { reach: 'fuzz' },
    ],
  }),
];
