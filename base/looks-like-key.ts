/**
 * How the secrets begin that people paste where they do not belong. `sk-` is the gateway's own; the
 * others are those of providers behind it, and must hold a digit, so that no plain word is taken for one.
 */
const forms: readonly RegExp[] = [
  /(?<![A-Za-z0-9])sk[-_][\w-]{6,}/,
  /(?<![A-Za-z0-9])(?:pk|rk|gsk|xai|hf|nvapi|pplx|ghp|glpat|xoxb)[-_](?=[\w-]*\d)[\w-]{12,}/,
  /(?<![A-Za-z0-9])AIza[\w-]{20,}/,
  /(?<![A-Za-z0-9])eyJ[\w-]{8,}\.[\w-]{8,}/,
  /bearer\s+(?=\S*\d)[\w.~+/-]{12,}/i,
];

/** True for a text in which something stands that looks like a key. */
export const looksLikeKey = (text: string): boolean => forms.some((form) => form.test(text));

/** True for the name of something that holds a secret: `api-key`, `authToken`, `password`. */
export const namesSecret = (name: string): boolean =>
  /key|token|secret|password|credential/i.test(name);
