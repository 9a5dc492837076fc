/**
 * What the mock is compared with, in a process of its own: a plain node:http server that reads and
 * parses the same body, and answers JSON of the same size. It looks at no key, path or schema.
 */
import { createServer } from 'node:http';
import { serveParent } from './serve-parent.ts';

const [, , answerText = '{}', status = '200'] = process.argv;
const answer: unknown = JSON.parse(answerText);

const server = createServer((incoming, outgoing) => {
  const chunks: Buffer[] = [];
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
  incoming.on('end', () => {
    JSON.parse(Buffer.concat(chunks).toString());
    const text = JSON.stringify(answer);
    outgoing.writeHead(Number(status), {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
    });
    outgoing.end(text);
  });
});

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address !== null)
    serveParent(`http://127.0.0.1:${address.port}`);
});
