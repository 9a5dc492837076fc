/** Characters in a row of a secret that may not be shown. */
const exactRun = 8;

/** As many in whatever case: fewer would hit upon ordinary words. */
const looseRun = 12;

const word = '[key]';

/** The forms in which a secret can stand in a text. */
function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret, 'latin1');
  // A text before the secret shifts its base64 by one or two bytes: these are the three ways to start.
  const shifted = [0, 1, 2].map((pad) =>
    Buffer.concat([Buffer.alloc(pad), bytes])
      .toString('base64')
      .slice(pad === 0 ? 0 : 4)
      .replace(/=+$/, ''),
  );
  const percents = [...secret].map(
    (letter) => `%${letter.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
  return [secret, percents.join(''), encodeURIComponent(secret), bytes.toString('hex'), ...shifted];
}

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
 * them (12 in another case), plain, percent-encoded, in base64 or in hex.
 */
export function createRedactor(secrets: readonly string[]): (text: string) => string {
  const forms = secrets.filter((secret) => secret.length > 0).flatMap(formsOf);
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
