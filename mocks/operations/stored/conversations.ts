import { refuseUnknown } from '../../gateway/refusal.ts';
import { answerPlainly, answerTo, identifierOf } from '../call.ts';
import { countTokens } from '../text.ts';
import { answerDeleted, listItems, sentItems } from './things.ts';

const unknown = refuseUnknown('conversation');

const sizeOf = (value: unknown): number => JSON.stringify(value).length;

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
  const tokens = countTokens(items.map((item) => JSON.stringify(item['content'] ?? '')));
  call.shelf.conversations.put(id, { conversation, items, tokens }, sizeOf(items));
  return { kind: 'json', body: conversation };
});

/** Retrieves a conversation that this key started. */
export const retrieveConversation = answerPlainly(({ shelf, named }) => {
  const held = shelf.conversations.get(named);
  return held === undefined ? unknown : { kind: 'json', body: held.conversation };
});

/** Changes the metadata of a conversation. */
export const updateConversation = answerTo('UpdateConversationRequest', (body, call) => {
  const { shelf, named } = call;
  const held = shelf.conversations.get(named);
  if (held === undefined) return unknown;
  const conversation = { ...held.conversation, metadata: body.metadata };
  shelf.conversations.put(named, { ...held, conversation }, sizeOf(held.items));
  return { kind: 'json', body: conversation };
});

/** Deletes a conversation. */
export const deleteConversation = answerPlainly(({ shelf, named }) =>
  shelf.conversations.remove(named) ? answerDeleted(named, 'conversation.deleted') : unknown,
);

/** Lists the items of a conversation. */
export const listConversationItems = answerPlainly(({ shelf, named, query }) => {
  const held = shelf.conversations.get(named);
  return held === undefined ? unknown : listItems(held.items, query);
});

/** Adds items to a conversation, and lists those that were added. */
export const addConversationItems = answerTo('AddItemsRequest', (body, call) => {
  const { shelf, named } = call;
  const held = shelf.conversations.get(named);
  if (held === undefined) return unknown;
  const added = sentItems(body.items, call);
  const items = [...held.items, ...added];
  const tokens = held.tokens + countTokens([JSON.stringify(body.items)]);
  shelf.conversations.put(named, { ...held, items, tokens }, sizeOf(items));
  return listItems(added, new URLSearchParams('order=asc'));
});
