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
 * Makes a PNG file.
 *
 * @param width in pixels
 * @param rows the lines of pixels from the top, all of the same length; 64 KB at most in all
 * @param palette red, green and blue of two colours, for one bit a pixel; without it, a pixel is four bytes:
 *   red, green, blue and alpha
 */
export function pngFile(
  width: number,
  rows: readonly Uint8Array[],
  palette: Uint8Array | null = null,
): Bytes {
  // Bits and kind of a pixel; the only compression and filters, not interlaced.
  const shape = palette === null ? Uint8Array.of(8, 6, 0, 0, 0) : Uint8Array.of(1, 3, 0, 0, 0);
  const lines = joined(rows.flatMap((row) => [Uint8Array.of(0), row]));
  return joined([
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk('IHDR', joined([uint32(width), uint32(rows.length), shape])),
    ...(palette === null ? [] : [chunk('PLTE', palette)]),
    chunk('IDAT', stored(lines)),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

const bytesPerSample = 2;

/**
 * Makes a sine tone as raw sound: 16-bit little-endian samples, one channel.
 *
 * @param sampleRate samples a second
 */
export function tone(seconds: number, hertz: number, sampleRate: number): Bytes {
  const count = Math.round(seconds * sampleRate);
  const view = new DataView(new ArrayBuffer(count * bytesPerSample));
  const step = (2 * Math.PI * hertz) / sampleRate;
  for (let index = 0; index < count; index += 1) {
    view.setInt16(index * bytesPerSample, Math.sin(index * step) * 8000, true);
  }
  return new Uint8Array(view.buffer);
}

/** Makes a WAV file of raw sound: a RIFF header before the same bytes. */
export function wavFile(sound: Uint8Array, sampleRate: number): Bytes {
  const headerSize = 44;
  const view = new DataView(new ArrayBuffer(headerSize + sound.length));
  const file = new Uint8Array(view.buffer);
  const write = (offset: number, name: string) => file.set(new TextEncoder().encode(name), offset);
  write(0, 'RIFF');
  view.setUint32(4, headerSize - 8 + sound.length, true);
  write(8, 'WAVEfmt ');
  view.setUint32(16, 16, true); // length of the format that follows
  view.setUint16(20, 1, true); // uncompressed
  view.setUint16(22, 1, true); // channels
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * bytesPerSample, true);
  view.setUint16(32, bytesPerSample, true);
  view.setUint16(34, bytesPerSample * 8, true);
  write(36, 'data');
  view.setUint32(40, sound.length, true);
  file.set(sound, headerSize);
  return file;
}
