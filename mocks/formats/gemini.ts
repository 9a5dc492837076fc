import type { components } from '../../spec/index.ts';
import type { Refusal, RefusalKind } from '../gateway/refusal.ts';

type GeminiError = components['schemas']['GeminiError'];

const statuses: Record<RefusalKind, GeminiError['error']['status']> = {
  unauthenticated: 'UNAUTHENTICATED',
  'model-forbidden': 'PERMISSION_DENIED',
  'quota-exhausted': 'RESOURCE_EXHAUSTED',
  'rate-limited': 'RESOURCE_EXHAUSTED',
  'invalid-request': 'INVALID_ARGUMENT',
  'not-found': 'NOT_FOUND',
  'model-not-found': 'NOT_FOUND',
  'method-not-allowed': 'UNIMPLEMENTED',
  'too-large': 'INVALID_ARGUMENT',
  'unsupported-media-type': 'INVALID_ARGUMENT',
  'upgrade-required': 'FAILED_PRECONDITION',
  overloaded: 'UNAVAILABLE',
  failed: 'INTERNAL',
};

/** A refusal as Google's error object; its code repeats the HTTP status. */
export function geminiError(refusal: Refusal): GeminiError {
  return {
    error: {
      code: refusal.status,
      message: refusal.message,
      status: statuses[refusal.kind],
    },
  };
}
