import { memberOf } from '../../base/json.ts';
import type { Profile } from '../../spec/profiles/profile.ts';
import { type Answer, jsonOf } from '../cases/exchange.ts';

/** What a gateway asks for, as the part of a profile that declares it, and in its own words. */
type Asked = { readonly profile: Profile; readonly variable: string; readonly message: string };

/** A name with a hyphen, as headers and query members have it. */
const memberName = /(?<![\w-])[a-z][a-z0-9]*(?:-[a-z0-9]+)+(?![\w-])/i;

const needWords = /\b(?:required|missing|must|provide|needs?|specify)\b/i;

/** What a name is called that is no model's. */
const placeWords = /\bheader\b|\bquery\b|\bparameter\b/i;

/** Names that are about the key or the body, and no business of a profile. */
const ownNames =
  /^(?:x-(?:goog-)?api-key|api-key|content-type|anthropic-version|www-authenticate)$/i;

/** Reads from a refusal which header or query member every request needs; null where it asks for none. */
export function askedMember(answer: Answer | null): Asked | null {
  if (answer === null || ![400, 401, 403, 404, 422].includes(answer.status)) return null;
  const body = jsonOf(answer);
  const message = [
    memberOf(body, 'error', 'message'),
    memberOf(body, 'message'),
    memberOf(body, 'error'),
  ].find((value) => typeof value === 'string');
  if (typeof message !== 'string' || !needWords.test(message)) return null;
  const name = memberName.exec(message)?.[0];
  if (name === undefined || ownNames.test(name)) return null;
  // A model's name has hyphens, too.
  if (!/^x-/i.test(name) && !placeWords.test(message)) return null;
  const variable = name.toUpperCase().replaceAll('-', '_');
  const place = /\bquery\b|\bparameter\b/i.test(message) ? 'query' : 'headers';
  return { profile: { [place]: { [name]: { env: variable } } }, variable, message };
}
