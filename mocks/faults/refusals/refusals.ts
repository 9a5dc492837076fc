import { stateOf } from '../../keys/keyring.ts';
import type { Fault } from '../fault.ts';
import { afterAnswer, afterRefusal, changeClause } from '../patches.ts';

function withHeader(response: Response, name: string, value: string | null): Response {
  if (value === null) response.headers.delete(name);
  else if (response.status === 401) response.headers.set(name, value);
  return response;
}

/** A refusal has the right status and the wrong form. */
export const refusalFaults: readonly Fault[] = [
  {
    id: 'openai-envelope-everywhere',
    sentence: "Every refusal uses OpenAI's error object, whatever the endpoint's format.",
    clause: 'ENVELOPE-NATIVE',
    patch: (stages) => ({
      ...stages,
      refuse: (ctx, refusal) => stages.refuse({ ...ctx, format: 'openai' }, refusal),
    }),
  },
  {
    id: 'plain-text-refusals',
    sentence: 'A refusal is a line of plain text.',
    clause: 'ENVELOPE-NATIVE',
    patch: afterRefusal(({ status, headers }, { message }) =>
      withHeader(new Response(message, { status, headers }), 'content-type', 'text/plain'),
    ),
  },
  {
    id: 'no-challenge',
    sentence: 'A 401 carries no WWW-Authenticate.',
    clause: 'HTTP-CHALLENGE',
    patch: afterRefusal((response) => withHeader(response, 'www-authenticate', null)),
  },
  {
    id: 'challenge-without-scheme',
    sentence: 'The WWW-Authenticate of a 401 gives a realm and no scheme.',
    clause: 'HTTP-CHALLENGE',
    patch: afterRefusal((response) => withHeader(response, 'www-authenticate', 'realm="anyone"')),
  },
  {
    id: 'refusals-without-cors',
    sentence: 'A refusal lacks the CORS headers, so that a page cannot read why it was refused.',
    clause: 'HARD-CORS',
    patch: afterRefusal((response) => withHeader(response, 'access-control-allow-origin', null)),
  },
  {
    id: 'deleted-told-from-unknown',
    sentence: 'The message distinguishes a deleted key from one that never existed.',
    clause: 'HARD-NO-ORACLE',
    patch: changeClause('KEY-DELETED', { message: 'This API key has been deleted.' }),
  },
  {
    id: 'deleted-told-by-header',
    sentence: 'A header of the refusal shows that the key once existed.',
    clause: 'HARD-NO-ORACLE',
    patch: afterAnswer((response, { key, now }) => {
      if (key !== null) response.headers.set('x-key-state', stateOf(key, now));
      return response;
    }),
  },
];
