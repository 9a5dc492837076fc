import type { components } from '../../spec/index.ts';
import type { Refusal, RefusalKind } from '../gateway/refusal.ts';

type AnthropicError = components['schemas']['AnthropicError'];

const types: Record<RefusalKind, AnthropicError['error']['type']> = {
  unauthenticated: 'authentication_error',
  'model-forbidden': 'permission_error',
  'quota-exhausted': 'rate_limit_error',
  'rate-limited': 'rate_limit_error',
  'invalid-request': 'invalid_request_error',
  'not-found': 'not_found_error',
  'model-not-found': 'not_found_error',
  'method-not-allowed': 'invalid_request_error',
  'too-large': 'request_too_large',
  'unsupported-media-type': 'invalid_request_error',
  'upgrade-required': 'invalid_request_error',
  overloaded: 'overloaded_error',
  failed: 'api_error',
};

/** A refusal as Anthropic's error object. */
export function anthropicError(refusal: Refusal, requestId: string): AnthropicError {
  return {
    type: 'error',
    error: { type: types[refusal.kind], message: refusal.message },
    request_id: requestId,
  };
}
