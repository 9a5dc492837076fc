import { lazily } from './json.ts';
import { formsOfSecret, type SecretForm } from './secret-forms.ts';
import { indexRuns, type Range, type Run } from './secrets/index-runs.ts';
import { placedPlainText, plainText } from './secrets/plain-text.ts';

/** Characters in a row of a secret that must not be shown. */
const exactRun = 8;

/** The same without regard to case: fewer would match ordinary words. */
const looseRun = 12;

/** The same of a form whose characters repeat in other texts. */
const commonRun = 24;

/** The fewest characters of a short secret that must not be shown: half of it, where it is cut in two. */
const shortRun = 4;

const word = '[key]';

const isAscii = (text: string): boolean => /^[\0-\x7f]*$/.test(text);

/** Changes ASCII letters only, so that a text keeps its length. */
const lowerCase = (text: string): string =>
  isAscii(text) ? text.toLowerCase() : text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

/** The halves of a secret of fewer than 16 characters, and all that is as long. */
const halvesOf = (secret: string): Run[] =>
  secret.length < exactRun || secret.length >= exactRun * 2
    ? []
    : [[secret, Math.max(shortRun, Math.ceil(secret.length / 2))]];

const inOrder = (ranges: readonly Range[]): readonly Range[] =>
  ranges.toSorted(([one], [other]) => one - other);

function hide(text: string, ranges: readonly Range[]): string {
  let hidden = '';
  let shownFrom = 0;
  for (const [from, to] of ranges) {
    if (from >= shownFrom) hidden += text.slice(shownFrom, from) + word;
    shownFrom = Math.max(shownFrom, to);
  }
  return hidden + text.slice(shownFrom);
}

/** Characters that a piece with gaps must add to what is hidden anyway. */
const fewestShown = 4;

/** One byte for each character of a text: 1 where it is in a range. */
function markRanges(text: string, ranges: readonly Range[]): Uint8Array {
  const marks = new Uint8Array(text.length);
  for (const [from, to] of ranges) marks.fill(1, from, to);
  return marks;
}

const countShown = (places: readonly number[], isHidden: Uint8Array): number =>
  places.filter((place) => isHidden[place] !== 1).length;

/** Finds secrets in a text: as they are, in another case, and in a text without escapes and gaps. */
function indexSecrets(given: readonly string[]) {
  const forms = given.flatMap((secret) => [...formsOfSecret(secret)]);
  const runOf = ({ isCommon }: SecretForm, usual: number): number =>
    isCommon === true ? commonRun : usual;
  const exact = indexRuns([
    ...forms.map((form): Run => [form.text, runOf(form, exactRun)]),
    ...given.flatMap(halvesOf),
  ]);
  const loose = indexRuns(forms.map((form): Run => [lowerCase(form.text), runOf(form, looseRun)]));
  const inPlain = indexRuns(
    forms
      .map((form): Run => [plainText(form.text), runOf(form, exactRun)])
      // A secret of dots and dashes has too little left to be looked for without them.
      .filter(([{ length }]) => length >= exactRun),
  );
  return { exact, loose, inPlain };
}

/**
 * Makes a function that removes secrets from texts by their value: whole, or 8 characters in a row of
 * them (12 in another case, a half of a secret below 16), plain, encoded, digested, or with escapes and gaps.
 * To index a secret takes milliseconds, so the first text does that.
 */
export function createRedactor(secrets: readonly string[]): (text: string) => string {
  const given = secrets.filter((secret) => secret.length > 0);
  const index = lazily(() => indexSecrets(given));
  return (text) => {
    const { exact, loose, inPlain } = index();
    const ranges = inOrder([...exact(text), ...loose(lowerCase(text))]);
    const found = inPlain(plainText(text));
    if (found.length === 0) return hide(text, ranges);
    const { from, to } = placedPlainText(text);
    const isHidden = markRanges(text, ranges);
    const joinsHidden = ([start, end]: Range): boolean =>
      isHidden[from[start] ?? 0] === 1 && isHidden[(to[end - 1] ?? 0) - 1] === 1;
    const more = found
      // A letter before a gap is no part of a secret that begins behind it.
      .filter(
        (range) => joinsHidden(range) || countShown(from.slice(...range), isHidden) >= fewestShown,
      )
      .map(([start, end]): Range => [from[start] ?? 0, to[end - 1] ?? text.length]);
    return hide(text, inOrder([...ranges, ...more]));
  };
}

/** Hides forms where a text has them with escapes or gaps. */
function hideWithGaps(text: string, forms: readonly string[]): string {
  const plain = plainText(text);
  const present = forms.filter((form) => plain.includes(form));
  if (present.length === 0) return text;
  const { from, to } = placedPlainText(text);
  const ranges: Range[] = [];
  for (const form of present) {
    for (let at = plain.indexOf(form); at !== -1; at = plain.indexOf(form, at + form.length)) {
      ranges.push([from[at] ?? 0, to[at + form.length - 1] ?? text.length]);
    }
  }
  return hide(text, inOrder(ranges));
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
  const plainForms = [...new Set(long.map(plainText))].filter(({ length }) => length >= shortest);
  return (text) => {
    let redacted = text;
    for (const form of forms) {
      if (redacted.includes(form)) redacted = redacted.replaceAll(form, word);
    }
    if (plainForms.length > 0) redacted = hideWithGaps(redacted, plainForms);
    for (const pattern of short) redacted = redacted.replace(pattern, word);
    return redacted;
  };
}
