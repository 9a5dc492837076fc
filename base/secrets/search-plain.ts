import { plainText } from './plain-text.ts';

const gaps = ' \t\n\r\v\f:,._/|\'"[]-';

/** 1 for each character below 128 that is a gap, or the escape of one. */
const isGap = Uint8Array.from({ length: 128 }, (_, code) =>
  `${gaps}\\`.includes(String.fromCharCode(code)) ? 1 : 0,
);

const gap = `[${gaps.replace(/[\]\\-]/g, '\\$&')}]*`;

/**
 * How each escape and each compressed text begins, with gaps in it too. A text without any of these is plain once
 * its gaps are gone. An escaped quote or slash is a gap, too: most JSON has some.
 */
const escapes = new RegExp(
  `\\\\(?!["/])|[%=&<\\u001b\\u0080-\\uffff]|[0u]${gap}[x+]|h${gap}4${gap}s${gap}i|e${gap}j`,
  'i',
);

/** Whether the text from a place on is this secret, with gaps between its characters or without. */
function isAt(text: string, start: number, secret: string): boolean {
  let matched = 0;
  for (let at = start; at < text.length && matched < secret.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === secret.charCodeAt(matched)) matched += 1;
    else if (isGap[code] !== 1) return false;
  }
  return matched === secret.length;
}

/**
 * Prepares a search for a secret in texts with escapes and gaps. It finds what is in `plainText(text)`. Most texts have
 * no escapes, and for them it takes a tenth of the time.
 *
 * @param secret the secret as `plainText` returns it
 * @param plainOf `plainText`, or what remembers it
 */
export function createPlainSearch(secret: string, plainOf = plainText): (text: string) => boolean {
  const first = secret.slice(0, 1);
  const isLetters = first !== '' && plainText(secret) === secret;
  return (text) => {
    if (!isLetters || escapes.test(text)) return plainOf(text).includes(secret);
    for (let at = text.indexOf(first); at !== -1; at = text.indexOf(first, at + 1)) {
      if (isAt(text, at, secret)) return true;
    }
    return false;
  };
}
