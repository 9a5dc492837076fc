import { conformanceTests } from 'anyone-conformance/playwright';

const { env } = process;

conformanceTests({
  baseURL: env['ANYONE_BASE_URL'],
  keys: {
    active: env['ANYONE_API_KEY'],
    restricted: env['ANYONE_RESTRICTED_API_KEY'],
    disabled: env['ANYONE_DISABLED_API_KEY'],
    expired: env['ANYONE_EXPIRED_API_KEY'],
    exhausted: env['ANYONE_EXHAUSTED_API_KEY'],
    deleted: env['ANYONE_DELETED_API_KEY'],
  },
  allowedModels: (env['ANYONE_RESTRICTED_ALLOWED_MODELS'] ?? '').split(','),
  // Which cases: `KEY-DELETED/* HTTP-*`, say. Every case where it is not set.
  only: (env['ANYONE_ONLY'] || '*').split(' '),
});
