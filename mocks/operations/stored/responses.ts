import { memberOf } from '../../../base/json.ts';
import type { Schemas } from '../../../spec/validator.ts';
import { type Refusal, refuseBody, refuseUnknown } from '../../gateway/refusal.ts';
import { answerPlainly, type Call } from '../call.ts';
import type { Item } from '../shelves.ts';
import { answerDeleted, listItems, sentItems } from './things.ts';

type ResponseRequest = Schemas['CreateResponseRequest'];
type ResponseObject = Schemas['CreateResponseResponse'];

const unknown = refuseUnknown('response');

const conversationOf = ({ conversation }: ResponseRequest): string | null => {
  const id = typeof conversation === 'string' ? conversation : memberOf(conversation, 'id');
  return typeof id === 'string' ? id : null;
};

/**
 * Returns how many tokens were said before a request, in the response or the conversation that it
 * continues; or a refusal where this key has none with that id (HARD-ISOLATED).
 */
export function tokensBefore(body: ResponseRequest, { shelf }: Call): number | Refusal {
  const previous = body.previous_response_id ?? null;
  const id = conversationOf(body);
  if (previous !== null && id !== null) {
    return refuseBody([
      { pointer: '/conversation', message: 'cannot be with `previous_response_id`' },
    ]);
  }
  if (previous !== null) {
    return (
      shelf.responses.get(previous)?.tokens ??
      refuseUnknown('response', {
        code: 'previous_response_not_found',
        parameter: 'previous_response_id',
      })
    );
  }
  if (id === null) return 0;
  return (
    shelf.conversations.get(id)?.tokens ??
    refuseUnknown('conversation', { parameter: 'conversation' })
  );
}

/** Keeps a response for later requests, unless `store` is false, and adds it to its conversation. */
export function keepResponse(body: ResponseRequest, call: Call, response: ResponseObject): void {
  const { shelf, size } = call;
  const tokens = response.usage?.total_tokens ?? 0;
  const id = conversationOf(body);
  const held = id === null ? undefined : shelf.conversations.get(id);
  if (body.store === false && held === undefined) return;
  const input = sentItems(body.input ?? null, call);
  if (held !== undefined && id !== null) {
    const output = response.output.map((item): Item => ({ ...item }));
    const items = [...held.items, ...input, ...output];
    const bytes = held.bytes + size + JSON.stringify(output).length;
    shelf.conversations.put(id, { ...held, items, tokens, bytes }, bytes);
  }
  if (body.store === false) return;
  const kept = { response, input, tokens, inBackground: body.background === true };
  shelf.responses.put(response.id, kept, size + JSON.stringify(response.output).length);
}

/** Retrieves a response that this key stored. */
export const retrieveResponse = answerPlainly(({ shelf, named }) => {
  const stored = shelf.responses.get(named);
  return stored === undefined ? unknown : { kind: 'json', body: stored.response };
});

/** Deletes a response that this key stored. */
export const deleteResponse = answerPlainly(({ shelf, named }) =>
  shelf.responses.remove(named) ? answerDeleted(named, 'response') : unknown,
);

/** Cancels a response that runs in the background: the mock has ended it before anybody asks. */
export const cancelResponse = answerPlainly(({ shelf, named }) => {
  const stored = shelf.responses.get(named);
  if (stored === undefined) return unknown;
  return stored.inBackground
    ? { kind: 'json', body: stored.response }
    : refuseBody([
        {
          pointer: '',
          message: 'Only a response that runs in the background can be cancelled',
          isSentence: true,
        },
      ]);
});

/** Lists the items that a stored response answered. */
export const listResponseInput = answerPlainly(({ shelf, named, query }) => {
  const stored = shelf.responses.get(named);
  return stored === undefined ? unknown : listItems(stored.input, query);
});
