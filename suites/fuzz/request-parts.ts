import type { WireRequest } from '../cases/exchange.ts';

/** A member of a JSON object: its name and its value, both as JSON. */
export type Member = readonly [name: string, value: string];

/** A body in its parts. */
export type DraftBody =
  /** `gap` stands between any two tokens. */
  | { readonly kind: 'json'; readonly members: readonly Member[]; readonly gap: string }
  /** Each part is the text after one boundary, one character a byte. */
  | { readonly kind: 'form'; readonly boundary: string; readonly parts: readonly string[] };

/** A request taken apart, so that one piece of it can be changed. */
export type Draft = {
  readonly path: string;
  /** `name=value`, as they stand in the target. */
  readonly query: readonly string[];
  readonly headers: readonly (readonly [string, string])[];
  /** Null where there is none, or none that is an object or a form. */
  readonly body: DraftBody | null;
};

function readMembers(text: string): DraftBody | null {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null) return null;
  const members = Object.entries(value).map(
    ([name, member]): Member => [JSON.stringify(name), JSON.stringify(member)],
  );
  return { kind: 'json', members, gap: '' };
}

function readForm(bytes: Uint8Array, headers: WireRequest['headers']): DraftBody | null {
  const type = headers.find(([name]) => name === 'Content-Type')?.[1] ?? '';
  const boundary = /boundary=(.+)$/.exec(type)?.[1];
  if (boundary === undefined) return null;
  const pieces = Buffer.from(bytes).toString('latin1').split(`--${boundary}`);
  return { kind: 'form', boundary, parts: pieces.slice(1, -1) };
}

/** Takes a request apart that the suite itself has built. */
export function readDraft({ target, headers, body }: WireRequest): Draft {
  const mark = target.indexOf('?');
  const query = mark === -1 ? [] : target.slice(mark + 1).split('&');
  return {
    path: mark === -1 ? target : target.slice(0, mark),
    query,
    headers,
    body:
      body === null ? null : typeof body === 'string' ? readMembers(body) : readForm(body, headers),
  };
}

function writeBody(body: DraftBody): string | Uint8Array {
  if (body.kind === 'form') {
    const { boundary, parts } = body;
    const text = parts.map((part) => `--${boundary}${part}`).join('');
    return Buffer.from(`${text}--${boundary}--\r\n`, 'latin1');
  }
  const { members, gap } = body;
  const pairs = members.map(([name, value]) => [name, ':', value].join(gap));
  const inside = pairs.join(`${gap},${gap}`);
  return [gap, '{', gap, inside, gap, '}', gap].join('');
}

/** Puts a request together again. */
export function writeDraft(request: WireRequest, draft: Draft): WireRequest {
  const { path, query, headers, body } = draft;
  return {
    ...request,
    target: query.length === 0 ? path : `${path}?${query.join('&')}`,
    headers,
    body: body === null ? request.body : writeBody(body),
  };
}

/** The list from `by` on, and then what stood before. */
export const rotate = <Item>(list: readonly Item[], by: number): readonly Item[] => {
  const at = list.length === 0 ? 0 : by % list.length;
  return [...list.slice(at), ...list.slice(0, at)];
};

/** The list with one thing more at its start or end. */
export const insert = <Item>(list: readonly Item[], item: Item, first: boolean): readonly Item[] =>
  first ? [item, ...list] : [...list, item];

/** The list with one of its things changed; places are counted round again where it ends. */
export const changeAt = <Item>(
  list: readonly Item[],
  at: number,
  change: (item: Item) => Item,
): readonly Item[] => list.map((item, index) => (index === at % list.length ? change(item) : item));

/** A character's code in hexadecimal. */
export const codeOf = (letter: string): string => letter.charCodeAt(0).toString(16);
