/** Of a body, more than so many bytes are not read. */
const bodyLimit = 256 * 1024;

/**
 * Reads a body up to a limit; the rest is left unread and its connection closed.
 *
 * @param limit bytes
 */
export async function readText(
  body: AsyncIterable<Uint8Array>,
  limit: number = bodyLimit,
): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size >= limit) break;
  }
  return Buffer.concat(chunks).toString('utf8').slice(0, limit);
}
