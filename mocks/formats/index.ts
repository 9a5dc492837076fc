import { type BuiltInOperation, type BuiltInStyle, type Format, styles } from '../../spec/index.ts';
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

/** What is left of the calls that a key may make in a minute. */
export type RateState = {
  readonly limit: number;
  readonly remaining: number;
  /** Seconds until it has all of them again. */
  readonly seconds: number;
  /** The same as milliseconds since 1970. */
  readonly resetAt: number;
};

/** The headers in which each format reports a rate; Gemini's has none. */
export const rateHeaders: Readonly<
  Record<Format, (state: RateState) => Readonly<Record<string, string>>>
> = {
  openai: ({ limit, remaining, seconds }) => ({
    'x-ratelimit-limit-requests': String(limit),
    'x-ratelimit-remaining-requests': String(remaining),
    'x-ratelimit-reset-requests': `${seconds}s`,
  }),
  anthropic: ({ limit, remaining, resetAt }) => ({
    'anthropic-ratelimit-requests-limit': String(limit),
    'anthropic-ratelimit-requests-remaining': String(remaining),
    'anthropic-ratelimit-requests-reset': new Date(resetAt).toISOString(),
  }),
  gemini: () => ({}),
};

/** A scheme is the word before a key; a style without one has no registered scheme. */
function challengeFor(style: BuiltInStyle): string {
  const { place, prefix } = styles[style];
  const where = place.in === 'query' ? `query ${place.name}` : place.name;
  return prefix === '' ? `ApiKey realm="anyone", in="${where}"` : `${prefix}realm="anyone"`;
}

/**
 * The `WWW-Authenticate` value of a 401 (RFC 9110 §11.6.1): a challenge for each style of the
 * endpoint, with RFC 6750's `invalid_token` where a bearer credential was presented.
 */
export function challengeOf(operation: BuiltInOperation, presented: boolean): string {
  return operation.styles
    .map((style) =>
      style === 'bearer' && presented
        ? `${challengeFor(style)}, error="invalid_token"`
        : challengeFor(style),
    )
    .join(', ');
}
