import type { Operation } from '../../../spec/index.ts';
import type { Inbound } from '../../gateway/request/inbound.ts';
import type { Fault } from '../fault.ts';
import { allowWhen } from '../models/scope-swaps.ts';
import { admitUnknown, admitWhen, afterAuthentication, compareBy, refuseKey } from '../swaps.ts';

/** The text of a JSON body that names the model; empty where there is none. */
async function textOf(inbound: Inbound, operation: Operation): Promise<string> {
  if (operation.model?.in !== 'body') return '';
  const payload = await inbound.payload(operation);
  return payload.kind === 'json' ? payload.text : '';
}

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
    swap: compareBy((secret) => secret.replace(/[!#$&*+^_`~]/g, '')),
  },
  {
    id: 'full-width-key-taken',
    sentence: "A key is looked up in Unicode's compatibility form: full-width letters are plain.",
    clause: 'KEY-PRESENTATION',
    reach: 'fuzz',
    swap: compareBy((secret) => fromBytes(secret).normalize('NFKC')),
  },
  {
    id: 'old-key-length-accepted',
    sentence: 'A key of 32 characters is of an older kind, which nobody looks up any more.',
    clause: 'KEY-UNKNOWN',
    reach: 'fuzz',
    swap: admitUnknown(/^sk-[A-Za-z0-9]{32}$/),
  },
  {
    id: 'sidecar-header-believed',
    sentence: 'A header that only the sidecar sets says that the certificate was verified.',
    clause: 'HARD-NO-BYPASS',
    reach: 'fuzz',
    swap: admitWhen(({ inbound }) => inbound.headers.has('x-ssl-client-verify')),
  },
  {
    id: 'debug-and-internal-admit',
    sentence: 'X-Debug together with X-Internal opens the gateway, though neither does alone.',
    clause: 'HARD-NO-BYPASS',
    reach: 'fuzz',
    swap: admitWhen(
      ({ inbound: { headers } }) => headers.has('x-debug') && headers.has('x-internal'),
    ),
  },
  {
    id: 'later-model-unchecked',
    sentence: 'The guard reads the first member of a body alone, and takes no other for the model.',
    clause: 'MODEL-FORBIDDEN',
    reach: 'fuzz',
    swap: allowWhen(async ({ inbound, operation }) => {
      const text = await textOf(inbound, operation);
      return text !== '' && !/^\s*\{\s*"mod(?:e|\\u0065)l"/.test(text);
    }),
  },
  {
    id: 'later-model-refuses-key',
    sentence: 'A good key is refused where another member stands before the model in the body.',
    clause: 'STYLE-BEARER',
    reach: 'fuzz',
    swap: afterAuthentication(async (decided, { inbound, operation }) =>
      decided.allowed && /^\s*\{\s*"(?!model").*"model"/s.test(await textOf(inbound, operation))
        ? refuseKey(decided.key)
        : decided,
    ),
  },
  {
    id: 'query-key-not-decoded',
    sentence: 'The key in the query is compared as it was sent, with its percent signs.',
    clause: 'STYLE-GEMINI-QUERY',
    reach: 'fuzz',
    swap: afterAuthentication((decided, { reading, inbound }) =>
      reading.kind === 'found' && reading.style === 'query' && /[?&][^#]*%/.test(inbound.url)
        ? refuseKey(decided.key)
        : decided,
    ),
  },
];
