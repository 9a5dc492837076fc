import { withCredential } from '../../gateway/context.ts';
import type { HeaderFields } from '../../gateway/request/request.ts';
import { breaking } from '../fault.ts';
import { afterReading, compareBy, jsonMember, readAlso } from '../patches.ts';

/** The credentials of `Basic`, decoded; null where they are none. */
function basicCredentials(value: string): string | null {
  const encoded = /^basic +(\S+)$/i.exec(value)?.[1];
  try {
    return encoded === undefined ? null : atob(encoded);
  } catch {
    return null;
  }
}

const authorization = (headers: HeaderFields): string => headers.get('authorization') ?? '';

/** The whole key is taken in a form or place that the document does not know. */
export const presentationFaults = breaking('KEY-PRESENTATION', {
  'scheme-optional': [
    'Authorization is accepted with the bare key and no scheme.',
    readAlso(({ headers }) => /^\S+$/.exec(authorization(headers))?.[0]),
  ],
  'any-scheme-accepted': [
    'The second word of Authorization is the key, whatever the first one says.',
    readAlso(({ headers }) => authorization(headers).split(/[ \t]+/)[1]),
  ],
  'basic-accepted': [
    'The key is accepted as the user name or password of Basic credentials.',
    readAlso(({ headers }) => basicCredentials(authorization(headers))?.replace(':', '')),
  ],
  'dash-suffix-ignored': [
    'Text behind a dash is cut off the key and chooses a channel.',
    compareBy((secret) => secret.split('-').slice(0, 2).join('-')),
  ],
  'prefix-optional': [
    'The key is accepted without its sk- prefix.',
    compareBy((secret) => secret.replace(/^sk-/, '')),
  ],
  'quotes-removed': [
    'Quotes around the key are taken off.',
    compareBy((secret) => secret.replace(/^["']|["']$/g, '')),
  ],
  'query-key-trimmed': [
    'A padded key is accepted in the query, and refused in the header.',
    afterReading((credential) =>
      credential.kind === 'found' && credential.style === 'query'
        ? { ...credential, secret: credential.secret.trim() }
        : credential,
    ),
  ],
  'key-in-any-query': [
    'OpenAI-format endpoints take the key from ?api_key= as well.',
    readAlso(({ query }) => query.get('api_key')),
  ],
  'key-in-cookie': [
    'The key is read from a cookie, which a browser sends by itself.',
    readAlso(({ headers }) => /(?:^|; *)api_key=([^;]+)/.exec(headers.get('cookie') ?? '')?.[1]),
  ],
  'key-in-body': [
    'The key is read from the body, and goes upstream with it.',
    (stages) => ({
      ...stages,
      authenticate: async (ctx) => {
        const secret = ctx.credential.kind === 'missing' ? await jsonMember(ctx, 'api_key') : null;
        return stages.authenticate(
          typeof secret === 'string'
            ? withCredential(ctx, { kind: 'found', style: 'bearer', secret })
            : ctx,
        );
      },
    }),
  ],
  'key-in-token-query': [
    'The key is read from ?token= as well, as the dashboard sends it.',
    readAlso(({ query }) => query.get('token')),
  ],
  'key-in-vendor-header': [
    "The key is read from another gateway's header as well, for those who come from it.",
    readAlso(({ headers }) => headers.get('x-litellm-api-key')),
  ],
  'odd-bearer-on-messages': [
    'Where no Bearer token belongs, the second word of Authorization is read as the key.',
    readAlso(({ headers, operation }) => {
      if (operation.styles.includes('bearer')) return null;
      const value = headers.get('authorization') ?? '';
      return /^Bearer(?:\S+ (\S+)$| (\S+) .)/.exec(value)?.slice(1).find(Boolean);
    }),
  ],
});
