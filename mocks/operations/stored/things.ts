import { randomText } from '../../../base/digest.ts';
import type { Schemas } from '../../../spec/validator.ts';
import type { Call, ServedAnswer } from '../call.ts';
import type { Item } from '../shelves.ts';

type Sent = Schemas['CreateResponseRequest']['input'];

/** A new id in a format's own spelling: two equal requests make two things. */
export const newId = (prefix: string): string => `${prefix}${randomText(24)}`;

/** Seconds since 1970, as the OpenAI format has times. */
export const secondsOf = ({ now }: Pick<Call, 'now'>): number => Math.floor(now / 1000);

/** What a request sent, as items with ids. */
export function itemsOf(sent: Sent | null): readonly Item[] {
  const items =
    typeof sent === 'string' ? [{ role: 'user' as const, content: sent }] : (sent ?? []);
  return items.map((item): Item => {
    const { id, type = 'message', content } = item;
    const parts =
      typeof content === 'string' && item.role !== 'assistant'
        ? [{ type: 'input_text', text: content }]
        : content;
    return { ...item, id: id ?? newId('msg_'), type, ...(parts ? { content: parts } : {}) };
  });
}

const idOf = (item: Item | undefined): string | null =>
  typeof item?.['id'] === 'string' ? item['id'] : null;

/** The most items of a page. */
const most = 100;

/** A page of items: `order`, `after` and `limit` are in the query, newest first where nothing is said. */
export function listItems(items: readonly Item[], query: URLSearchParams): ServedAnswer {
  const all = query.get('order') === 'asc' ? items : items.toReversed();
  const after = query.get('after');
  const start = after === null ? 0 : all.findIndex((item) => idOf(item) === after) + 1;
  const limit = Math.min(Math.max(Number(query.get('limit') ?? 20) || 20, 1), most);
  const data = all.slice(start, start + limit);
  const body: Schemas['ItemList'] = {
    object: 'list',
    data: [...data],
    first_id: idOf(data[0]),
    last_id: idOf(data.at(-1)),
    has_more: start + data.length < all.length,
  };
  return { kind: 'json', body };
}

/** The answer to the deletion of a thing. */
export function answerDeleted(id: string, object: string): ServedAnswer {
  const body: Schemas['DeletedThing'] = { id, object, deleted: true };
  return { kind: 'json', body };
}
