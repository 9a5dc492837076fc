import type { Schemas } from '../../../spec/validator.ts';
import { type Call, identifierOf, type ServedAnswer } from '../call.ts';
import type { Item } from '../shelves.ts';

type Sent = Schemas['CreateResponseRequest']['input'];

/** What a request sent, as items with ids: those of the call where they have none. */
export function sentItems(sent: Sent | null, { ids }: Pick<Call, 'ids'>): readonly Item[] {
  const items =
    typeof sent === 'string' ? [{ role: 'user' as const, content: sent }] : (sent ?? []);
  return items.map((item, index): Item => {
    const { id, type = 'message', content } = item;
    const parts =
      typeof content === 'string' && item.role !== 'assistant'
        ? [{ type: 'input_text', text: content }]
        : content;
    return {
      ...item,
      id: id ?? identifierOf('msg_', ids, index),
      type,
      ...(parts ? { content: parts } : {}),
    };
  });
}

const idOf = (item: Item | undefined): string | null =>
  typeof item?.['id'] === 'string' ? item['id'] : null;

/** The most items of a page. */
const most = 100;

/**
 * Returns a page of a list: `order` and `limit` are in the query, newest first where nothing is said.
 *
 * @param cursor the query's name for the id of the item before the page
 */
export function pageOf<One extends Item>(
  items: readonly One[],
  query: URLSearchParams,
  cursor: string,
) {
  const all = query.get('order') === 'asc' ? items : items.toReversed();
  const after = query.get(cursor);
  const start = after === null ? 0 : all.findIndex((item) => idOf(item) === after) + 1;
  const limit = Math.min(Math.max(Number(query.get('limit') ?? 20) || 20, 1), most);
  const data = all.slice(start, start + limit);
  return {
    data: [...data],
    first_id: idOf(data[0]),
    last_id: idOf(data.at(-1)),
    has_more: start + data.length < all.length,
  };
}

/** A page of items, as the OpenAI format lists them. */
export function listItems(items: readonly Item[], query: URLSearchParams): ServedAnswer {
  const body: Schemas['ItemList'] = { object: 'list', ...pageOf(items, query, 'after') };
  return { kind: 'json', body };
}

/** The answer to the deletion of a thing. */
export function answerDeleted(id: string, object: string): ServedAnswer {
  const body: Schemas['DeletedThing'] = { id, object, deleted: true };
  return { kind: 'json', body };
}
