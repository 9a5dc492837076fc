import type { Routed } from '../../gateway/context.ts';
import type { Fault } from '../fault.ts';
import { allowWhen } from '../models/scope-patches.ts';
import { admitUnknown, admitWhen, compareBy, jsonText, refuseWhen } from '../patches.ts';

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
export const rareSpellingFaults: readonly Fault[] = [
  {
    id: 'key-separators-dropped',
    sentence: 'Marks such as _ and ~ inside a key are dropped before it is compared.',
    clause: 'KEY-MALFORMED',
    reach: 'fuzz',
    patch: compareBy((secret) => secret.replace(/[!#$&*+^_`~]/g, '')),
  },
  {
    id: 'full-width-key-taken',
    sentence: "A key is looked up in Unicode's compatibility form: full-width letters are plain.",
    clause: 'KEY-PRESENTATION',
    patch: compareBy((secret) => fromBytes(secret).normalize('NFKC')),
  },
  {
    id: 'old-key-length-accepted',
    sentence: 'A key of 32 characters is of an older kind, which nobody looks up any more.',
    clause: 'KEY-UNKNOWN',
    reach: 'fuzz',
    patch: admitUnknown(/^sk-[A-Za-z0-9]{32}$/),
  },
  {
    id: 'sidecar-header-believed',
    sentence: 'A header that only the sidecar sets says that the certificate was verified.',
    clause: 'HARD-NO-BYPASS',
    patch: admitWhen(({ headers }) => headers.has('x-ssl-client-verify')),
  },
  {
    id: 'debug-and-internal-admit',
    sentence: 'X-Debug together with X-Internal opens the gateway, though neither does alone.',
    clause: 'HARD-NO-BYPASS',
    patch: admitWhen(({ headers }) => headers.has('x-debug') && headers.has('x-internal')),
  },
  {
    id: 'later-model-unchecked',
    sentence: 'The guard reads the first member of a body alone, and takes no other for the model.',
    clause: 'MODEL-FORBIDDEN',
    reach: 'fuzz',
    patch: allowWhen(async (ctx) => {
      const text = await textOf(ctx);
      return text !== '' && !/^\s*\{\s*"mod(?:e|\\u0065)l"/.test(text);
    }),
  },
  {
    id: 'later-model-refuses-key',
    sentence: 'A valid key is refused where another member stands before the model in the body.',
    clause: 'STYLE-BEARER',
    reach: 'fuzz',
    patch: refuseWhen(async (ctx) => /^\s*\{\s*"(?!model").*"model"/s.test(await textOf(ctx))),
  },
  {
    id: 'invisible-marks-dropped',
    sentence: 'Marks that nobody sees, as copied from a page, are dropped from a key in the query.',
    clause: 'KEY-PRESENTATION',
    patch: compareBy((secret) => fromBytes(secret).replace(/\p{Cf}/gu, '')),
  },
  {
    id: 'accents-ignored',
    sentence:
      'The collation of the column of keys takes a letter with an accent for the plain one.',
    clause: 'KEY-MALFORMED',
    patch: compareBy((secret) => fromBytes(secret).normalize('NFD').replace(/\p{M}/gu, '')),
  },
];
