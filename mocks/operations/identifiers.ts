/**
 * When every answer was made, in seconds since 1970: 1 January 2026. It stands still, because the
 * same request is answered the same.
 */
export const createdAt = 1_767_225_600;

/** An id in a format's own spelling, such as `chatcmpl-4f1c…`, taken from the seed of the call. */
export const identifierOf = (prefix: string, seed: string): string => prefix + seed.slice(0, 24);
