/** Of a body, more than so many bytes are not read. */
const bodyLimit = 256 * 1024;

/** Reads a body up to the limit; the rest is left unread and its connection closed. */
export async function readText(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size >= bodyLimit) break;
  }
  return Buffer.concat(chunks).toString('utf8').slice(0, bodyLimit);
}
