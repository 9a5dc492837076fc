import { isRecord } from '../operations/record.ts';
import type { Fault } from './fault.ts';
import { admitWhen, afterAuthentication, compareBy, refuseKey } from './swaps.ts';

/** Bytes read as UTF-8, one character a byte before; what is none, or is text already, stays. */
function fromBytes(text: string): string {
  if (!/^[\0-\xff]*$/.test(text)) return text;
  const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

/** Defects that show in a spelling or a combination that no list of cases holds. */
export const rareSpellingFaults: readonly Fault[] = [
  {
    id: 'rare-mark-in-key-dropped',
    sentence: 'Marks such as ~, ^, | or & inside a key are dropped before it is looked up.',
    clause: 'KEY-MALFORMED',
    reach: 'fuzz',
    swap: compareBy((secret) => secret.replace(/[!$&^|~`]/g, '')),
  },
  {
    id: 'full-width-key-taken',
    sentence: "A key is looked up in Unicode's compatibility form: full-width letters are plain.",
    clause: 'KEY-PRESENTATION',
    reach: 'fuzz',
    swap: compareBy((secret) => fromBytes(secret).normalize('NFKC')),
  },
  {
    id: 'debug-and-internal-admit',
    sentence: 'X-Debug together with X-Internal opens the gateway, though neither does alone.',
    clause: 'HARD-NO-BYPASS',
    reach: 'fuzz',
    swap: admitWhen(
      ({ inbound: { headers } }) =>
        headers.get('x-debug') !== null && headers.get('x-internal') !== null,
    ),
  },
  {
    id: 'session-cookie-admits',
    sentence: 'A cookie named session is taken for a login that somebody else has checked.',
    clause: 'KEY-REQUIRED',
    reach: 'fuzz',
    swap: admitWhen(({ inbound: { headers } }) =>
      /(?:^|; )session=/.test(headers.get('cookie') ?? ''),
    ),
  },
  {
    id: 'escaped-model-unchecked',
    sentence: 'A model whose name the JSON writes with an escape (\\u0067pt) is not looked for.',
    clause: 'MODEL-FORBIDDEN',
    reach: 'fuzz',
    swap: (parts) => ({
      ...parts,
      authorize: async (key, model, operation, inbound) => {
        const payload = await inbound.payload(operation);
        const isHidden =
          operation.model?.in === 'body' &&
          payload.kind === 'json' &&
          model !== null &&
          !payload.text.includes(model);
        return isHidden ? { allowed: true } : parts.authorize(key, model, operation, inbound);
      },
    }),
  },
  {
    id: 'last-member-unchecked',
    sentence: 'The model list is not enforced where `model` is the last member of the body.',
    clause: 'MODEL-FORBIDDEN',
    reach: 'fuzz',
    swap: (parts) => ({
      ...parts,
      authorize: async (key, model, operation, inbound) => {
        const payload = await inbound.payload(operation);
        const names =
          payload.kind === 'json' && isRecord(payload.value) ? Object.keys(payload.value) : [];
        const { model: location } = operation;
        return location?.in === 'body' && names.length > 1 && names.at(-1) === location.name
          ? { allowed: true }
          : parts.authorize(key, model, operation, inbound);
      },
    }),
  },
  {
    id: 'model-must-come-first',
    sentence: 'A good key is refused where a member stands before the model in the body.',
    clause: 'STYLE-BEARER',
    reach: 'fuzz',
    swap: afterAuthentication(async (decided, { inbound, operation }) => {
      if (!decided.allowed || operation.model?.in !== 'body') return decided;
      const payload = await inbound.payload(operation);
      const names =
        payload.kind === 'json' && isRecord(payload.value) ? Object.keys(payload.value) : [];
      return names.indexOf(operation.model.name) > 0 ? refuseKey(decided.key) : decided;
    }),
  },
];
