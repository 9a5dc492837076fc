import { refuseUnknown } from '../../gateway/refusal.ts';
import { answerHeld, answerPlainly, answerTo, identifierOf } from '../call.ts';
import { charactersPerToken } from '../text.ts';
import { answerDeleted, listItems, sentItems } from './things.ts';

const unknown = refuseUnknown('conversation');

const answerConversation = answerHeld((shelf) => shelf.conversations, unknown);

const sizeOf = (value: unknown): number => JSON.stringify(value).length;

const countTokensIn = (characters: number): number => Math.ceil(characters / charactersPerToken);

/** Starts a conversation, with items where the request has some. */
export const createConversation = answerTo('CreateConversationRequest', (body, call) => {
  const id = identifierOf('conv_', call.ids);
  const items = sentItems(body.items ?? null, call);
  const metadata = body.metadata ?? {};
  const conversation = {
    id,
    object: 'conversation' as const,
    created_at: call.createdAt,
    metadata,
  };
  const bytes = sizeOf(items);
  const tokens = countTokensIn(bytes);
  call.shelf.conversations.put(id, { conversation, items, tokens, bytes }, bytes);
  return { kind: 'json', body: conversation };
});

/** Retrieves a conversation that this key started. */
export const retrieveConversation = answerConversation((held) => ({
  kind: 'json',
  body: held.conversation,
}));

/** Changes the metadata of a conversation. */
export const updateConversation = answerTo('UpdateConversationRequest', (body, call) => {
  const { shelf, named } = call;
  const held = shelf.conversations.get(named);
  if (held === undefined) return unknown;
  const conversation = { ...held.conversation, metadata: body.metadata };
  shelf.conversations.put(named, { ...held, conversation }, held.bytes);
  return { kind: 'json', body: conversation };
});

/** Deletes a conversation. */
export const deleteConversation = answerPlainly(({ shelf, named }) =>
  shelf.conversations.remove(named) ? answerDeleted(named, 'conversation.deleted') : unknown,
);

/** Lists the items of a conversation. */
export const listConversationItems = answerConversation((held, { query }) =>
  listItems(held.items, query),
);

/** Adds items to a conversation, and lists those that were added. */
export const addConversationItems = answerTo('AddItemsRequest', (body, call) => {
  const { shelf, named } = call;
  const held = shelf.conversations.get(named);
  if (held === undefined) return unknown;
  const added = sentItems(body.items, call);
  const items = [...held.items, ...added];
  const more = sizeOf(added);
  const bytes = held.bytes + more;
  const tokens = held.tokens + countTokensIn(more);
  shelf.conversations.put(named, { ...held, items, tokens, bytes }, bytes);
  return listItems(added, new URLSearchParams('order=asc'));
});
