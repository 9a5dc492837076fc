import { isOperationId, operationOf } from '../../../../spec/index.ts';
import { refusalWords } from '../../../control/decision-words.ts';
import type { DecisionRecord } from '../control-client.ts';

/** The names of the filter's tokens, such as `status:401`. */
export const tokenNames = ['status', 'key', 'op', 'model', 'path', 'is'] as const;
type TokenName = (typeof tokenNames)[number];

const isTokenName = (name: string): name is TokenName => tokenNames.some((one) => one === name);

/** What a token is compared with, in lower case. */
function textsFor(name: TokenName, decision: DecisionRecord): readonly string[] {
  const { status, key, credential, operation, model, path, method, streamed, refusal } = decision;
  switch (name) {
    case 'status':
      return [String(status), `${String(status)[0]}xx`];
    case 'key':
      return [key?.name ?? '', key?.state ?? '', credential?.masked ?? ''];
    case 'op': {
      const known = operation !== null && isOperationId(operation) ? operationOf(operation) : null;
      return [operation ?? '', known?.summary ?? ''];
    }
    case 'model':
      return [model ?? ''];
    case 'path':
      return [`${method} ${path}`];
    case 'is':
      return [streamed ? 'streamed' : '', refusal === null ? 'allowed' : 'refused'];
  }
}

function textOf(decision: DecisionRecord): string {
  const { requestId, method, path, status, clause, model, note, refusal } = decision;
  const { key, operation } = decision;
  const words = [refusalWords(decision), refusal?.reason];
  return [
    requestId,
    method,
    path,
    status,
    clause,
    model,
    note,
    operation,
    key?.name,
    key?.state,
    ...words,
  ]
    .join(' ')
    .toLowerCase();
}

/** The words of a filter; quotes keep several together, as in `key:"front end"`. */
const wordsOf = (filter: string): readonly string[] =>
  (filter.match(/(?:[^\s"]+|"[^"]*"?)+/g) ?? []).map((word) =>
    word.replaceAll('"', '').toLowerCase(),
  );

/**
 * True for a decision that every word of a filter fits: a token such as `status:401`, `status:4xx`,
 * `key:femi`, `op:chat`, `is:streamed`, or a word that is anywhere in the row.
 */
export function fits(decision: DecisionRecord, filter: string): boolean {
  return wordsOf(filter).every((word) => {
    const [, name = '', value = ''] = /^([a-z]+):(.*)$/.exec(word) ?? [];
    if (!isTokenName(name)) return textOf(decision).includes(word);
    const texts = textsFor(name, decision).map((text) => text.toLowerCase());
    return texts.some((text) =>
      name === 'status' ? text.startsWith(value) : text.includes(value),
    );
  });
}

/** The filter that the page's address has: `?filter=status:401`. */
export const linkedFilter = (): string => new URLSearchParams(location.search).get('filter') ?? '';

/** Writes a filter into the page's address, without another entry in the history. */
export function linkFilter(filter: string): void {
  const search =
    filter === '' ? '' : `?filter=${encodeURIComponent(filter).replaceAll('%3A', ':')}`;
  history.replaceState(null, '', `${location.pathname}${search}${location.hash}`);
}
