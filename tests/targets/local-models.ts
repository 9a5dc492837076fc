import { createServer } from 'node:http';
import { type Listening, listen } from './listen.ts';

/** A gateway that is run for models of its own: its valid key, and what it lists. */
export const localKey = 'sk-Lc4TnB7wXq2ZrV9kMh5YpD8sJf3GaE6u';
const localModels = ['llama-4-large', 'llama-4-mini', 'nomic-embed'];

/** What a request to it asked for: the path, and the model that its body names. */
export type Asked = { readonly path: string; readonly model: string | null };

export type LocalGateway = Listening & { readonly asked: () => readonly Asked[] };

function modelOf(body: string): string | null {
  return /"model":"([^"]+)"/.exec(body)?.[1] ?? null;
}

/**
 * Starts it. It has chats and embeddings in OpenAI's format alone, takes its key as a bearer token, and
 * answers 404 to a model or a path that it does not have.
 *
 * @param options.lists whether GET /v1/models is there
 * @param options.isOpen whether its list needs no key
 */
export async function startLocalGateway(
  options: { readonly lists?: boolean; readonly isOpen?: boolean } = {},
): Promise<LocalGateway> {
  const { lists = true, isOpen = false } = options;
  const asked: Asked[] = [];
  const paths = ['/v1/chat/completions', '/v1/embeddings', ...(lists ? ['/v1/models'] : [])];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('latin1').on('data', (chunk: string) => {
      body += chunk;
    });
    request.once('end', () => {
      const path = (request.url ?? '').split('?')[0] ?? '';
      const model = modelOf(body);
      asked.push({ path, model });
      const answer = (status: number, content: object) =>
        response
          .writeHead(status, { 'Content-Type': 'application/json', 'WWW-Authenticate': 'Bearer' })
          .end(JSON.stringify(content));
      const no = (status: number, message: string) =>
        answer(status, { error: { message, type: 'error', param: null, code: null } });
      const isList = path === '/v1/models';
      if (!paths.includes(path)) return no(404, 'Nothing here.');
      const isGood = request.headers.authorization === `Bearer ${localKey}`;
      if (!isGood && !(isList && isOpen)) return no(401, 'Which key?');
      if (isList) return answer(200, { data: localModels.map((id) => ({ id, object: 'model' })) });
      if (model === null) return no(400, 'Which model?');
      if (!localModels.includes(model)) return no(404, 'No such model.');
      return answer(200, { id: 'one', object: 'chat.completion', model, choices: [] });
    });
  });
  return { ...(await listen(server)), asked: () => asked };
}
