import type { Format, Operation, Style } from '../../spec/index.ts';
import type { Refusal } from '../gateway/refusal.ts';
import { anthropicError } from './anthropic.ts';
import { geminiError } from './gemini.ts';
import { openaiError } from './openai.ts';

/** The error object of each format, made of the same plain refusal. */
export const errorBodies: Readonly<
  Record<Format, (refusal: Refusal, requestId: string) => object>
> = {
  openai: openaiError,
  anthropic: anthropicError,
  gemini: geminiError,
};

/** The header in which each format's own service names the request; its SDK reads it there. */
export const requestIdHeaders: Readonly<Record<Format, string>> = {
  openai: 'x-request-id',
  anthropic: 'request-id',
  gemini: 'x-request-id',
};

const challenges: Readonly<Record<Style, string>> = {
  bearer: 'Bearer realm="anyone"',
  'x-api-key': 'ApiKey realm="anyone", in="x-api-key"',
  'x-goog-api-key': 'ApiKey realm="anyone", in="x-goog-api-key"',
  query: 'ApiKey realm="anyone", in="query key"',
};

/**
 * The `WWW-Authenticate` value of a 401 (RFC 9110 §11.6.1): a challenge for each style of the
 * endpoint, with RFC 6750's `invalid_token` where a bearer credential was presented.
 */
export function challengeOf(operation: Operation, presented: boolean): string {
  return operation.styles
    .map((style) =>
      style === 'bearer' && presented
        ? `${challenges.bearer}, error="invalid_token"`
        : challenges[style],
    )
    .join(', ');
}
