import { formsOfSecret } from './secret-forms.ts';

/** Characters in a row of a secret that must not be shown. */
const exactRun = 8;

/** The same without regard to case: fewer would match ordinary words. */
const looseRun = 12;

const word = '[key]';

/** Changes ASCII letters only, so that a text keeps its length. */
const lowerCase = (text: string): string =>
  text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

/** Every run of `length` characters; a shorter form is one piece. */
const piecesOf = (form: string, length: number): string[] =>
  form.length <= length
    ? [form]
    : Array.from({ length: form.length - length + 1 }, (_, at) => form.slice(at, at + length));

type LengthAt = (text: string, at: number) => number;

/** Finds pieces at a place of a text: how many characters are one, 0 where none are. */
function indexPieces(forms: readonly string[], length: number): LengthAt {
  const whole = new Set(forms.flatMap((form) => piecesOf(form, length)));
  const short = [...whole].filter((piece) => piece.length < length);
  return (text, at) =>
    whole.has(text.slice(at, at + length))
      ? length
      : (short.find((piece) => text.startsWith(piece, at))?.length ?? 0);
}

/**
 * Makes a function that removes secrets from texts by their value: whole, or 8 characters in a row of
 * them (12 in another case), plain, encoded or digested.
 */
export function createRedactor(secrets: readonly string[]): (text: string) => string {
  const forms = secrets
    .filter((secret) => secret.length > 0)
    .flatMap((secret) => formsOfSecret(secret).map(({ text }) => text));
  const exact = indexPieces(forms, exactRun);
  const loose = indexPieces(forms.map(lowerCase), looseRun);
  return (text) => {
    const lower = lowerCase(text);
    let redacted = '';
    let shownFrom = 0;
    for (let at = 0; at < text.length; at += 1) {
      const hit = Math.max(exact(text, at), loose(lower, at));
      if (hit === 0) continue;
      if (at >= shownFrom) redacted += text.slice(shownFrom, at) + word;
      shownFrom = Math.max(shownFrom, at + hit);
    }
    return redacted + text.slice(shownFrom);
  };
}

/** A shorter secret may be part of ordinary words. */
const shortest = 8;

/** A shorter secret would match everywhere. */
const tooShort = 4;

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');

/**
 * Makes a function that removes whole secrets from texts: plain, encoded or digested. Use it
 * for this program's own output, where 8 characters in a row of a key may be ordinary words. A secret of
 * less than 8 characters is removed where it is a word of its own.
 */
export function createWholeRedactor(secrets: readonly string[]): (text: string) => string {
  const long = secrets.filter(({ length }) => length >= shortest);
  const forms = [
    ...new Set(long.flatMap((secret) => formsOfSecret(secret).map(({ text }) => text))),
  ];
  forms.sort((one, other) => other.length - one.length);
  const short = secrets
    .filter(({ length }) => length >= tooShort && length < shortest)
    .map((secret) => new RegExp(`(?<![A-Za-z0-9])${escaped(secret)}(?![A-Za-z0-9])`, 'g'));
  return (text) => {
    let redacted = text;
    for (const form of forms) {
      if (redacted.includes(form)) redacted = redacted.replaceAll(form, word);
    }
    for (const pattern of short) redacted = redacted.replace(pattern, word);
    return redacted;
  };
}
