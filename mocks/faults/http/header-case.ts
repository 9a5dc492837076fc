import { styles } from '../../../spec/index.ts';
import type { Context } from '../../gateway/context.ts';
import { refuseMarker } from '../../gateway/refusal.ts';
import { breaking } from '../fault.ts';
import { afterAuthentication, withStyles, wrongRefusal } from '../patches.ts';

/** True unless the request is known to have sent this header under another spelling of its name. */
const hasExactName = (ctx: Context, name: string): boolean =>
  ctx.request.headerNames()?.includes(name) !== false;

/** A name is matched by its letters' case, where HTTP has none. */
export const headerCaseFaults = [
  ...breaking('HTTP-FIELD-CASE', {
    'header-case-compared': [
      'A credential header is found under one spelling of its name only.',
      (stages) => ({
        ...stages,
        readCredential: (ctx) => {
          const own = ctx.operation.styles.filter((style) => {
            const { place } = styles[style];
            return place.in === 'query' || hasExactName(ctx, place.name);
          });
          return stages.readCredential(withStyles(ctx, own));
        },
      }),
    ],
    'version-header-case-compared': [
      'The header anthropic-version is found under this one spelling of its name.',
      (stages) => ({
        ...stages,
        checkMarkers: (ctx) =>
          ctx.operation.format === 'anthropic' && !hasExactName(ctx, 'anthropic-version')
            ? refuseMarker('anthropic-version', '2023-06-01')
            : stages.checkMarkers(ctx),
      }),
    ],
  }),
  ...breaking('HTTP-SCHEME-CASE', {
    'scheme-case-compared': [
      'The scheme is compared letter by letter: `bearer KEY` is refused.',
      afterAuthentication((decided, { credential, headers }) =>
        credential.kind === 'found' &&
        credential.style === 'bearer' &&
        !headers.get('authorization')?.startsWith('Bearer ')
          ? wrongRefusal
          : decided,
      ),
    ],
    'capital-scheme-refused': [
      'The scheme is known as Bearer and as bearer, and in no other spelling.',
      afterAuthentication((decided, { headers }) =>
        /^BEARER /.test(headers.get('authorization') ?? '') ? wrongRefusal : decided,
      ),
    ],
  }),
];
