import { formsOfSecret } from './secret-forms.ts';

/** Characters in a row of a secret that may not be shown. */
const exactRun = 8;

/** As many in whatever case: fewer would hit upon ordinary words. */
const looseRun = 12;

const word = '[key]';

/** ASCII letters alone, so that a text keeps its length. */
const lowerCase = (text: string): string =>
  text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

/** Every piece of so many characters in a row; a shorter form is one piece. */
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
 * Makes a function that takes secrets out of texts by their value: whole, or 8 characters in a row of
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
