import type { components } from '../../spec/index.ts';

type DecisionRecord = components['schemas']['DecisionRecord'];

/** Why a request was refused, in two or three words, for the clauses whose reason is a sentence. */
const clauseWords: Readonly<Record<string, string>> = {
  'KEY-REQUIRED': 'no key',
  'KEY-MALFORMED': 'malformed key',
  'KEY-PRESENTATION': 'key in quotes',
  'KEY-CONFLICT': 'two different keys',
  'KEY-UNKNOWN': 'unknown key',
  'KEY-DELETED': 'key deleted',
  'KEY-QUOTA': 'quota exhausted',
  'MODEL-FORBIDDEN': 'model not allowed',
  'STYLE-OWN-HEADER': 'key in the wrong place',
};

/** Why a request was refused, in words for a row of a list; null where it was served. */
export function refusalWords({
  clause,
  refusal,
  key,
}: Pick<DecisionRecord, 'clause' | 'refusal' | 'key'>): string | null {
  if (refusal === null) return null;
  if (clause === 'KEY-INACTIVE' && key !== null) return `key ${key.state}`;
  return clauseWords[clause ?? ''] ?? refusal.reason;
}

/**
 * What is known of the credential of a request, in words. "No key" is only said of a request that had none
 * in any place: where the gateway never looked at the key, it says so.
 *
 * @returns null where nothing is to be said: nobody looked, and nothing was there
 */
export function credentialWords({
  operation,
  note,
  credential,
  presented,
  clause,
}: Pick<DecisionRecord, 'operation' | 'note' | 'credential' | 'presented' | 'clause'>):
  | string
  | null {
  if (credential !== null) return `${credential.style} ${credential.masked}`;
  const isThere = presented.some(({ form }) => form !== '');
  if (operation === null) return isThere && note === null ? 'key not examined' : null;
  if (!isThere) return 'no key';
  const places = [...new Set(presented.map(({ place }) => place))].join(' and ');
  return clause === 'STYLE-OWN-HEADER' || clause === 'KEY-REQUIRED'
    ? `key in ${places}, not read here`
    : `key in ${places}`;
}
