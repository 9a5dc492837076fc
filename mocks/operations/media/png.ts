type Bytes = Uint8Array<ArrayBuffer>;

function joined(parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/** A number as four bytes, most significant first. */
const uint32 = (value: number): Bytes =>
  Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc;
}

function adler32(bytes: Uint8Array): number {
  let one = 1;
  let two = 0;
  for (const byte of bytes) {
    one = (one + byte) % 65521;
    two = (two + one) % 65521;
  }
  return (two << 16) | one;
}

function chunk(type: string, data: Uint8Array): Bytes {
  const body = joined([new TextEncoder().encode(type), data]);
  return joined([uint32(data.length), body, uint32(crc32(body))]);
}

/** A zlib stream of one stored block (RFC 1950, 1951): nothing is compressed, so no library is needed. */
function stored(data: Uint8Array): Bytes {
  const { length } = data;
  const head = Uint8Array.of(0x78, 0x01, 0x01, length, length >>> 8, ~length, ~length >>> 8);
  return joined([head, data, uint32(adler32(data))]);
}

/**
 * A PNG of two colours, one bit a pixel.
 *
 * @param rows the lines of pixels from the top, eight to a byte, all as long; 64 KB at most in all
 * @param palette red, green and blue of the colour of 0 and of the colour of 1
 */
export function pngOf(rows: readonly Uint8Array[], palette: Uint8Array): Bytes {
  const width = (rows[0]?.length ?? 0) * 8;
  const shape = Uint8Array.of(1, 3, 0, 0, 0); // one bit, by palette; the only compression and filters
  const lines = joined(rows.flatMap((row) => [Uint8Array.of(0), row]));
  return joined([
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk('IHDR', joined([uint32(width), uint32(rows.length), shape])),
    chunk('PLTE', palette),
    chunk('IDAT', stored(lines)),
    chunk('IEND', new Uint8Array(0)),
  ]);
}
