/** What a server says of itself, without what could be a key, a digest or a token. */
export const safeWords = (text: string): string =>
  text
    .replace(/[\p{L}\p{N}_*.+/=-]{12,}/gu, (word) => (/^\p{L}+$/u.test(word) ? word : '…'))
    .replace(/\s+/g, ' ')
    .slice(0, 120);
