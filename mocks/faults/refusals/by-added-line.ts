import type { Context } from '../../gateway/context.ts';
import type { Patch } from '../../gateway/stages.ts';
import { breaking } from '../fault.ts';
import { afterRefusal } from '../patches.ts';

const refuseOtherwise = (
  isOne: (headers: Context['headers']) => boolean,
  other: (response: Response) => Response,
): Patch =>
  afterRefusal((response, { status }, { headers }) =>
    status === 401 && isOne(headers) ? other(response) : response,
  );

const withoutChallenge = ({ body, status, headers }: Response): Response => {
  const others = new Headers(headers);
  others.delete('www-authenticate');
  return new Response(body, { status, headers: others });
};

/** A header line that changes nothing about the key changes how an invalid one is refused. */
export const addedLineFaults = breaking('HARD-NO-BYPASS', {
  'login-page-for-browsers': [
    'A caller that accepts HTML is sent to the login page, whatever it asked for.',
    refuseOtherwise(
      (headers) => headers.get('accept')?.includes('text/html') === true,
      () => new Response(null, { status: 302, headers: { location: '/login' } }),
    ),
  ],
  'not-modified-before-key': [
    'If-None-Match is answered with 304 by a cache in front of the guard.',
    refuseOtherwise(
      (headers) => headers.has('if-none-match'),
      () => new Response(null, { status: 304 }),
    ),
  ],
  'challenge-hidden-from-scripts': [
    'A script gets no challenge, so that a browser shows no login.',
    refuseOtherwise((headers) => headers.has('x-requested-with'), withoutChallenge),
  ],
});
