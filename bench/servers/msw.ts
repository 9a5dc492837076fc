/**
 * MSW behind a plain node:http server, as somebody would write it by hand: handlers that check the key and answer a
 * completion.
 *
 * @param argv the port, then the key
 */
import { createServer } from 'node:http';
import { getResponse, HttpResponse, http } from 'msw';

const [, , port, key = ''] = process.argv;

const completion = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1_767_225_600,
  model: 'gpt-5.4',
  choices: [
    {
      index: 0,
      message: { role: 'assistant', content: "This is the mock's answer." },
      finish_reason: 'stop',
    },
  ],
  usage: { prompt_tokens: 1, completion_tokens: 7, total_tokens: 8 },
};

const error = { message: 'Incorrect API key provided.', type: 'invalid_request_error' };

const handlers = [
  http.post('*/v1/chat/completions', async ({ request }) => {
    if (request.headers.get('authorization') !== `Bearer ${key}`) {
      return HttpResponse.json({ error }, { status: 401 });
    }
    await request.json();
    return HttpResponse.json(completion);
  }),
];

const server = createServer((incoming, outgoing) => {
  const chunks: Buffer[] = [];
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
  incoming.on('end', async () => {
    const request = new Request(`http://127.0.0.1${incoming.url}`, {
      method: incoming.method ?? 'GET',
      headers: { authorization: incoming.headers.authorization ?? '' },
      body: Buffer.concat(chunks),
    });
    const response = await getResponse(handlers, request);
    outgoing.writeHead(response?.status ?? 404, Object.fromEntries(response?.headers ?? []));
    outgoing.end(await response?.text());
  });
});

server.listen(Number(port), '127.0.0.1');
