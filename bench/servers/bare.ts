/**
 * What the mock is compared with, in a process of its own: a plain node:http server that reads and parses the
 * same body, and answers the same bytes in the same pieces. It looks at no key, path or schema.
 */
import { createServer } from 'node:http';
import { readBareAnswer } from './bare-answer.ts';
import { serveParent } from './serve-parent.ts';

const { status, headers, pieces } = readBareAnswer(process.argv[2] ?? '');
const isStream = pieces.length > 1;
const answer: unknown = isStream ? null : JSON.parse(pieces[0] ?? '');

const server = createServer((incoming, outgoing) => {
  const chunks: Buffer[] = [];
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
  incoming.on('end', () => {
    const body = Buffer.concat(chunks).toString();
    if (body.startsWith('{')) JSON.parse(body);
    if (isStream) {
      outgoing.writeHead(status, headers);
      for (const piece of pieces) outgoing.write(piece);
      outgoing.end();
    } else {
      const text = JSON.stringify(answer);
      outgoing.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(text) });
      outgoing.end(text);
    }
  });
});

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address !== null)
    serveParent(`http://127.0.0.1:${address.port}`);
});
