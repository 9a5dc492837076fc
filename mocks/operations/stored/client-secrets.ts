import { digest, randomText } from '../../../base/digest.ts';
import { memberOf } from '../../../base/json.ts';
import type { Schemas } from '../../../spec/validator.ts';
import { modelForbidden } from '../../gateway/refusal.ts';
import { answerTo, identifierOf } from '../call.ts';
import { secretPrefix } from '../shelves.ts';

/** Seconds for which a secret opens sessions, where nothing else is asked for. */
const lifetime = 60;

const usualModel = 'gpt-realtime';

/** About how many bytes a secret takes up. */
const size = 256;

/**
 * Makes a secret for a client that must not have the key: until it expires, it opens realtime sessions of
 * one model as the key itself would. Only its digest is kept.
 */
export const createClientSecret = answerTo('CreateClientSecretRequest', (body, call) => {
  const named = memberOf(body.session, 'model');
  const model = typeof named === 'string' ? named : usualModel;
  // The model is a member of the session, where no operation names its model.
  if (call.models?.has(model) === false) return modelForbidden;
  const seconds = body.expires_after?.seconds ?? lifetime;
  const value = `${secretPrefix}${randomText(32)}`;
  call.shelf.secrets.put(digest(value), { model, expiresAt: call.now + seconds * 1000 }, size);
  const answer: Schemas['ClientSecret'] = {
    value,
    expires_at: Math.floor(call.now / 1000) + seconds,
    session: {
      type: 'realtime',
      object: 'realtime.session',
      id: identifierOf('sess_', call.ids),
      ...body.session,
      model,
    },
  };
  return { kind: 'json', body: answer };
});
