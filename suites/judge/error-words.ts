import { memberOf } from '../../base/json.ts';
import type { Format } from '../../spec/index.ts';
import { type Answer, jsonOf } from '../cases/exchange.ts';

/** The status that belongs to a format's error word; other words may come with any status. */
const statusOfWord: Readonly<Record<Format, Readonly<Record<string, number>>>> = {
  openai: {},
  anthropic: {
    invalid_request_error: 400,
    authentication_error: 401,
    permission_error: 403,
    not_found_error: 404,
    rate_limit_error: 429,
    overloaded_error: 529,
  },
  gemini: {
    INVALID_ARGUMENT: 400,
    UNAUTHENTICATED: 401,
    PERMISSION_DENIED: 403,
    NOT_FOUND: 404,
    RESOURCE_EXHAUSTED: 429,
    UNAVAILABLE: 503,
  },
};

/** Returns how an error object contradicts its status; null where the two agree. */
export function contradiction(answer: Answer, format: Format): string | null {
  const error = memberOf(jsonOf(answer), 'error');
  const word = memberOf(error, format === 'gemini' ? 'status' : 'type');
  const owed = typeof word === 'string' ? statusOfWord[format][word] : undefined;
  if (owed !== undefined && owed !== answer.status) {
    return `the word ${String(word)}, which belongs to ${owed}`;
  }
  const code = memberOf(error, 'code');
  return format === 'gemini' && typeof code === 'number' && code !== answer.status
    ? `the code ${code}`
    : null;
}
