import type { components } from '../../spec/index.ts';
import type { Refusal, RefusalKind } from '../gateway/refusal.ts';

type OpenAIError = components['schemas']['OpenAIError'];

const names: Record<RefusalKind, { type: string; code: string | null }> = {
  unauthenticated: { type: 'invalid_request_error', code: 'invalid_api_key' },
  'model-forbidden': { type: 'permission_error', code: 'model_not_allowed' },
  'quota-exhausted': { type: 'insufficient_quota', code: 'insufficient_quota' },
  'rate-limited': { type: 'requests', code: 'rate_limit_exceeded' },
  'invalid-request': { type: 'invalid_request_error', code: null },
  'not-found': { type: 'invalid_request_error', code: 'unknown_url' },
  'model-not-found': { type: 'invalid_request_error', code: 'model_not_found' },
  'method-not-allowed': { type: 'invalid_request_error', code: 'method_not_supported' },
  'too-large': { type: 'invalid_request_error', code: 'request_too_large' },
  'unsupported-media-type': { type: 'invalid_request_error', code: 'unsupported_media_type' },
  'upgrade-required': { type: 'invalid_request_error', code: 'upgrade_required' },
  overloaded: { type: 'server_error', code: 'overloaded' },
  failed: { type: 'server_error', code: null },
};

/** A refusal as OpenAI's error object. */
export function openaiError(refusal: Refusal): OpenAIError {
  const { type, code } = names[refusal.kind];
  return {
    error: {
      message: refusal.message,
      type,
      code: refusal.code === undefined ? code : refusal.code,
      param: refusal.parameter ?? null,
    },
  };
}
