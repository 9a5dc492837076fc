import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { type Listening, listen } from './listen.ts';

/** All in a request that could be a key. */
function presentedIn({ headers, url = '' }: IncomingMessage): string {
  const query = new URL(url.replace(/^\/*/, '/'), 'http://localhost').searchParams;
  const texts = [
    headers.authorization,
    headers['x-api-key'],
    headers['x-goog-api-key'],
    ...query.values(),
  ];
  return texts.flatMap((text) => text?.toString().replace(/^\w+ /, '') ?? []).join('');
}

const eachByte = (text: string, write: (hex: string) => string): string =>
  [...Buffer.from(text, 'latin1')]
    .map((byte) => write(byte.toString(16).padStart(2, '0')))
    .join('');

/** A text in every way in which a gateway may give it back. */
function spellingsOf(text: string): readonly string[] {
  const bytes = Buffer.from(text, 'latin1');
  const digest = (algorithm: string) => createHash(algorithm).update(bytes).digest();
  return [
    text,
    text.toUpperCase(),
    text.toLowerCase(),
    text.slice(0, Math.ceil(text.length / 2)),
    text.slice(-12),
    ...['', 'u:', 'user:'].flatMap((before) => {
      const basic = Buffer.concat([Buffer.from(before), bytes]);
      return [basic.toString('base64'), basic.toString('base64url')];
    }),
    bytes.toString('hex'),
    encodeURIComponent(text),
    eachByte(text, (hex) => `%${hex}`),
    eachByte(text, (hex) => `\\u00${hex}`),
    eachByte(text, (hex) => `&#x${hex};`),
    digest('sha256').toString('hex'),
    digest('sha1').toString('base64'),
    digest('md5').toString('hex'),
  ];
}

const inHeader = (text: string): string => text.replace(/[^\x20-\x7e]/g, '?');

/**
 * Serves everybody, and repeats what was sent as a key in the body, the headers, the media type, a
 * cookie and redirects, in every spelling that it knows.
 */
export const startEchoingGateway = (): Promise<Listening> =>
  listen(
    createServer((request, response) => {
      const presented = presentedIn(request);
      const spellings = spellingsOf(presented);
      const echoed = spellings.map(inHeader);
      const [whole = ''] = echoed;
      const redirects = request.url?.includes('models') === true;
      request.resume().once('end', () => {
        response.writeHead(redirects ? 307 : 200, {
          'Content-Type': `application/json; key="${whole.replaceAll('"', '')}"`,
          'X-Seen': echoed,
          'Set-Cookie': `session=${encodeURIComponent(presented)}`,
          Location: `/login?key=${encodeURIComponent(presented)}&also=${Buffer.from(presented, 'latin1').toString('base64url')}`,
        });
        response.end(
          JSON.stringify({
            error: { code: presented, type: spellings[1], message: spellings.join(' ') },
            model: presented,
          }),
        );
      });
    }),
  );
