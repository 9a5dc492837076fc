/**
 * What a key begins with that is no part of its secret: `sk-`, `sk-proj-`, `sk-ant-api03-`. A hyphen
 * further on, as in a UUID or in base64url, belongs to the secret.
 */
export const prefixOfKey = (key: string): string => /^(?:[a-z]{1,8}\d{0,2}-)+/.exec(key)?.[0] ?? '';
