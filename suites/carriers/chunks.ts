/** Writes a body in chunks, without its length (RFC 9112 §7.1). */
const chunkedAs =
  (write: (body: string) => string) =>
  (bytes: string): string => {
    const end = bytes.indexOf('\r\n\r\n');
    const head = bytes.slice(0, end).replace(/\r\nContent-Length: \d+/, '');
    return `${head}\r\nTransfer-Encoding: chunked\r\n\r\n${write(bytes.slice(end + 4))}`;
  };

const chunk = (text: string, extension = ''): string =>
  `${text.length.toString(16)}${extension}\r\n${text}\r\n`;

/** The body in one chunk, without its length (RFC 9112 §7.1). */
export const inChunks = chunkedAs((body) => `${chunk(body)}0\r\n\r\n`);

/** With an extension, which nobody needs to know (RFC 9112 §7.1.1). */
export const inExtendedChunks = chunkedAs((body) => `${chunk(body, ';x=1')}0\r\n\r\n`);

/** The body in two chunks, the first of them small. */
export const inSmallChunks = chunkedAs(
  (body) => `${chunk(body.slice(0, 2))}${chunk(body.slice(2))}0\r\n\r\n`,
);
