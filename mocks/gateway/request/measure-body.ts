/**
 * The most values that a JSON body may have. While one body is parsed nobody else is answered, and a
 * megabyte of empty lists takes longer than a megabyte of text.
 */
export const mostValues = 300_000;

/** The most parts that a form may have. */
export const mostParts = 1_000;

const [quote, backslash] = [0x22, 0x5c];
/** The characters behind which a value comes: `[`, `{`, `,` and `:`. */
const openers = new Set([0x5b, 0x7b, 0x2c, 0x3a]);

/** Finds the quote that ends a string of JSON; -1 where none does. */
function endOfString(json: Uint8Array, start: number): number {
  for (let at = json.indexOf(quote, start); at !== -1; at = json.indexOf(quote, at + 1)) {
    let before = at;
    while (before > start && json[before - 1] === backslash) before -= 1;
    if ((at - before) % 2 === 0) return at;
  }
  return -1;
}

/** Returns whether a text of JSON has more than `most` values. It takes a fraction of the time of a parse. */
export function hasMoreValues(json: Uint8Array, most: number): boolean {
  // Each value but the first takes two bytes.
  if (json.length < most * 2) return false;
  let values = 0;
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at] ?? 0;
    if (byte === quote) {
      const end = endOfString(json, at + 1);
      if (end === -1) return false;
      at = end;
    } else if (openers.has(byte)) {
      values += 1;
      if (values > most) return true;
    }
  }
  return false;
}

/** Returns whether a multipart form has more than `most` parts; false where its type names no boundary. */
export function hasMoreParts(form: Uint8Array, contentType: string, most: number): boolean {
  const [, quoted, plain] = /\bboundary=(?:"([^"]*)"|([^;\s]+))/i.exec(contentType) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) return false;
  const text = new TextDecoder('latin1').decode(form);
  const line = `--${boundary}`;
  // The last line that begins with the boundary ends the form.
  let lines = 0;
  for (let at = text.indexOf(line); at !== -1; at = text.indexOf(line, at + line.length)) {
    lines += 1;
    if (lines > most + 1) return true;
  }
  return false;
}
