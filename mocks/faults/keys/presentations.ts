import { withCredential } from '../../gateway/context.ts';
import type { HeaderFields } from '../../gateway/request/request.ts';
import type { Fault } from '../fault.ts';
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
export const presentationFaults: readonly Fault[] = [
  {
    id: 'scheme-optional',
    sentence: 'Authorization is accepted with the bare key and no scheme.',
    clause: 'KEY-PRESENTATION',
    patch: readAlso(({ headers }) => /^\S+$/.exec(authorization(headers))?.[0]),
  },
  {
    id: 'any-scheme-accepted',
    sentence: 'The second word of Authorization is the key, whatever the first one says.',
    clause: 'KEY-PRESENTATION',
    patch: readAlso(({ headers }) => authorization(headers).split(/[ \t]+/)[1]),
  },
  {
    id: 'basic-accepted',
    sentence: 'The key is accepted as the user name or password of Basic credentials.',
    clause: 'KEY-PRESENTATION',
    patch: readAlso(({ headers }) => basicCredentials(authorization(headers))?.replace(':', '')),
  },
  {
    id: 'dash-suffix-ignored',
    sentence: 'Text behind a dash is cut off the key and chooses a channel.',
    clause: 'KEY-PRESENTATION',
    patch: compareBy((secret) => secret.split('-').slice(0, 2).join('-')),
  },
  {
    id: 'prefix-optional',
    sentence: 'The key is accepted without its sk- prefix.',
    clause: 'KEY-PRESENTATION',
    patch: compareBy((secret) => secret.replace(/^sk-/, '')),
  },
  {
    id: 'quotes-removed',
    sentence: 'Quotes around the key are taken off.',
    clause: 'KEY-PRESENTATION',
    patch: compareBy((secret) => secret.replace(/^["']|["']$/g, '')),
  },
  {
    id: 'query-key-trimmed',
    sentence: 'A padded key is accepted in the query, and refused in the header.',
    clause: 'KEY-PRESENTATION',
    patch: afterReading((credential) =>
      credential.kind === 'found' && credential.style === 'query'
        ? { ...credential, secret: credential.secret.trim() }
        : credential,
    ),
  },
  {
    id: 'key-in-any-query',
    sentence: 'OpenAI-format endpoints take the key from ?api_key= as well.',
    clause: 'KEY-PRESENTATION',
    patch: readAlso(({ query }) => query.get('api_key')),
  },
  {
    id: 'key-in-cookie',
    sentence: 'The key is read from a cookie, which a browser sends by itself.',
    clause: 'KEY-PRESENTATION',
    patch: readAlso(
      ({ headers }) => /(?:^|; *)api_key=([^;]+)/.exec(headers.get('cookie') ?? '')?.[1],
    ),
  },
  {
    id: 'key-in-body',
    sentence: 'The key is read from the body, and goes upstream with it.',
    clause: 'KEY-PRESENTATION',
    patch: (stages) => ({
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
  },
  {
    id: 'key-in-token-query',
    sentence: 'The key is read from ?token= as well, as the dashboard sends it.',
    clause: 'KEY-PRESENTATION',
    patch: readAlso(({ query }) => query.get('token')),
  },
  {
    id: 'key-in-vendor-header',
    sentence: "The key is read from another gateway's header as well, for those who come from it.",
    clause: 'KEY-PRESENTATION',
    patch: readAlso(({ headers }) => headers.get('x-litellm-api-key')),
  },
  {
    id: 'odd-bearer-on-messages',
    sentence: 'Where no Bearer token belongs, the second word of Authorization is read as the key.',
    clause: 'KEY-PRESENTATION',
    patch: readAlso(({ headers, operation }) => {
      if (operation.styles.includes('bearer')) return null;
      const value = headers.get('authorization') ?? '';
      return /^Bearer(?:\S+ (\S+)$| (\S+) .)/.exec(value)?.slice(1).find(Boolean);
    }),
  },
];
