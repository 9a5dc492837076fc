import { stateOf } from '../../keys/keyring.ts';
import { breaking } from '../fault.ts';
import { afterAnswer, afterRefusal, changeClause, dropHeader } from '../patches.ts';

function withHeader(response: Response, name: string, value: string): Response {
  if (response.status === 401) response.headers.set(name, value);
  return response;
}

/** A refusal has the right status and the wrong form. */
export const refusalFaults = [
  ...breaking('ENVELOPE-NATIVE', {
    'openai-envelope-everywhere': [
      "Every refusal uses OpenAI's error object, whatever the endpoint's format.",
      (stages) => ({
        ...stages,
        refuse: (ctx, refusal) => stages.refuse({ ...ctx, format: 'openai' }, refusal),
      }),
    ],
    'plain-text-refusals': [
      'A refusal is a line of plain text.',
      afterRefusal(({ status, headers }, { message }) =>
        withHeader(new Response(message, { status, headers }), 'content-type', 'text/plain'),
      ),
    ],
  }),
  ...breaking('HTTP-CHALLENGE', {
    'no-challenge': [
      'A 401 carries no WWW-Authenticate.',
      dropHeader('www-authenticate', () => true),
    ],
    'challenge-without-scheme': [
      'The WWW-Authenticate of a 401 gives a realm and no scheme.',
      afterRefusal((response) => withHeader(response, 'www-authenticate', 'realm="anyone"')),
    ],
  }),
  ...breaking('HARD-CORS', {
    'refusals-without-cors': [
      'A refusal lacks the CORS headers, so that a page cannot read why it was refused.',
      dropHeader('access-control-allow-origin', () => true),
    ],
  }),
  ...breaking('HARD-NO-ORACLE', {
    'deleted-told-from-unknown': [
      'The message distinguishes a deleted key from one that never existed.',
      changeClause('KEY-DELETED', { message: 'This API key has been deleted.' }),
    ],
    'deleted-told-by-header': [
      'A header of the refusal shows that the key once existed.',
      afterAnswer((response, { key, now }) => {
        if (key !== null) response.headers.set('x-key-state', stateOf(key, now));
        return response;
      }),
    ],
  }),
];
