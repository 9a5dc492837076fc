import { visibleText } from '../base/text.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\t': '&#9;',
};

/** Escapes a text between tags, and replaces the characters that XML 1.0 forbids. */
export const xmlText = (text: string): string =>
  visibleText(text).replace(/[&<>]/g, (letter) => entities[letter] ?? letter);

/** Writes the attributes of a tag; it leaves out those without a value. */
export const xmlAttributes = (
  attributes: Readonly<Record<string, string | number | undefined>>,
): string =>
  Object.entries(attributes)
    .flatMap(([name, value]) =>
      value === undefined
        ? []
        : ` ${name}="${visibleText(String(value)).replace(/[&<>"\n\t]/g, (letter) => entities[letter] ?? letter)}"`,
    )
    .join('');
