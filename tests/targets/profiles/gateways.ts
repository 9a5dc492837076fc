import { createServer, type IncomingMessage } from 'node:http';
import { createGateway } from '../../../mocks/gateway/gateway.ts';
import { type Listening, listen } from '../listen.ts';

/** The parts of a request that a gateway of another build may read otherwise than the mock. */
export type Incoming = { readonly path: string; readonly headers: Headers; readonly body: string };

/** What becomes of a request: it goes to the mock in another shape, or is answered at once. */
export type Turned = Incoming | Response;

/** A gateway of another build: it turns each request into one that the mock understands. */
export type Build = {
  readonly turn: (incoming: Incoming) => Turned;
  /** Changes the text of an answer of the mock. */
  readonly answer?: (text: string) => string;
};

const json = (status: number, content: object, headers: Record<string, string> = {}): Response =>
  Response.json(content, {
    status,
    headers: { 'cache-control': 'no-store', 'x-request-id': 'one', ...headers },
  });

const errorOf = (message: string, code: string | null) => ({
  error: { message, type: 'invalid_request_error', param: null, code },
});

const isRealtime = (path: string): boolean => /\/v1\/realtime(?:\?|$)/.test(path);

const nothingHere = (): Response => json(404, errorOf('There is nothing here.', null));

const without = (headers: Headers, ...names: readonly string[]): Headers => {
  const left = new Headers(headers);
  for (const name of names) left.delete(name);
  return left;
};

const withHeader = (headers: Headers, name: string, value: string | undefined): Headers => {
  const changed = new Headers(headers);
  if (value !== undefined) changed.set(name, value);
  return changed;
};

const bearerIn = (headers: Headers): string | undefined =>
  /^Bearer (.+)$/i.exec(headers.get('authorization') ?? '')?.[1];

/** The format of the mock to which a path belongs. */
const formatOf = (path: string): string =>
  path.startsWith('/v1beta') ? 'genai' : path.startsWith('/v1/messages') ? 'anthropic' : 'openai';

/** The names of the models in the mock, and in a gateway that has only its own. */
const ownModels: Readonly<Record<string, string>> = {
  'gpt-5.4-mini': 'llama-4-mini',
  'gpt-5.4': 'llama-4-large',
  'text-embedding-3-small': 'nomic-embed',
  'text-embedding-3-large': 'bge-embed-large',
};

/** Replaces names; each of the two names of a model is that of the other then. */
const rename = (text: string, pairs: readonly (readonly [string, string])[]): string =>
  pairs
    .reduce((changed, [from], at) => changed.replaceAll(from, `«${at}»`), text)
    .replaceAll(/«(\d+)»/g, (_, at: string) => pairs[Number(at)]?.[1] ?? '');

/** Endpoints of a gateway for which nobody wrote a key check. */
const unchecked =
  /^\/v1\/(?:messages\/count_tokens|moderations|files|batches)$|:(?:countTokens|embedContent)$/;

/** Seven gateways that are sound in their own way; the last leaves endpoints open that the contract lacks. */
export const builds = {
  /** The whole API is below a path, as OpenRouter has it. */
  prefixed: {
    turn: ({ path, ...rest }) =>
      path.startsWith('/api/') ? { ...rest, path: path.slice('/api'.length) } : nothingHere(),
  },
  /** Each format is below a path of its own, as in Bifrost, Envoy and Portkey. */
  mounted: {
    turn: ({ path, ...rest }) => {
      const [, mount, own = ''] = /^\/(openai|anthropic|genai)(\/.*)$/.exec(path) ?? [];
      return mount === formatOf(own) ? { ...rest, path: own } : nothingHere();
    },
  },
  /** OpenAI's format only, with models of its own and keys that begin with gsk_. */
  openaiOnly: {
    turn: ({ path, headers, body }) => {
      if (/^\/v1(?:beta\/|\/messages|\/realtime|\/rerank|\/images)/.test(path))
        return nothingHere();
      const key = bearerIn(headers);
      const shown = key?.startsWith('gsk_') ? `Bearer sk-${key.slice('gsk_'.length)}` : undefined;
      const back = Object.entries(ownModels).map(([mock, own]) => [own, mock] as const);
      return {
        path,
        headers: withHeader(headers, 'authorization', shown),
        body: rename(body, [
          ...back,
          ...Object.keys(ownModels).map((name) => [name, 'none'] as const),
        ]),
      };
    },
    answer: (text) => rename(text, Object.entries(ownModels)),
  },
  /** The key is in `api-key`, and every request names the version of the API, as in Azure. */
  azure: {
    turn: ({ path, headers, body }) => {
      if (!/[?&]api-version=/.test(path)) {
        return json(404, { error: { code: '404', message: 'Resource not found' } });
      }
      const key = headers.get('api-key') ?? undefined;
      const bare = without(headers, 'api-key', 'authorization');
      return {
        path: path.replace(/([?&])api-version=[^&]*&?/, '$1').replace(/[?&]$/, ''),
        headers: withHeader(bare, 'authorization', key === undefined ? undefined : `Bearer ${key}`),
        body,
      };
    },
  },
  /** Every request needs a header in addition to its key. */
  organisation: {
    turn: (incoming) =>
      incoming.headers.get('x-organization') === 'acme-research'
        ? incoming
        : json(400, errorOf('x-organization is required', 'missing_organization')),
  },
  /** A bearer token opens every format, as in OpenRouter and LiteLLM. */
  bearerEverywhere: {
    turn: ({ path, headers, body }) => {
      const key = bearerIn(headers);
      const names = { openai: 'authorization', anthropic: 'x-api-key', genai: 'x-goog-api-key' };
      const format = formatOf(path);
      if (format === 'openai') return { path, headers, body };
      const bare = without(headers, ...Object.values(names));
      return {
        path: path.replace(/([?&])key=[^&]*&?/, '$1').replace(/[?&]$/, ''),
        headers: withHeader(bare, format === 'genai' ? names.genai : names.anthropic, key),
        body,
      };
    },
  },
  /** Sound on the endpoints of the contract; more endpoints answer anybody. */
  extras: {
    turn: (incoming) => {
      const [path = ''] = incoming.path.split('?');
      return unchecked.test(path) ? json(200, { served: path, input_tokens: 8 }) : incoming;
    },
  },
} satisfies Readonly<Record<string, Build>>;

const headersOf = ({ rawHeaders }: IncomingMessage): Headers => {
  const headers = new Headers();
  for (let at = 0; at < rawHeaders.length; at += 2) {
    headers.append(rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '');
  }
  return headers;
};

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let body = '';
  for await (const chunk of request.setEncoding('latin1')) body += chunk;
  return body;
};

/** The mock's own answer to a request that was turned. */
async function ask(
  gateway: ReturnType<typeof createGateway>,
  method: string,
  { path, headers, body }: Incoming,
): Promise<Response> {
  const left = without(headers, 'host', 'connection', 'content-length', 'transfer-encoding');
  return gateway.fetch(
    new Request(`http://mock.test${path}`, {
      method,
      headers: left,
      ...(body === '' || method === 'GET' || method === 'HEAD'
        ? {}
        : { body: Buffer.from(body, 'latin1') }),
    }),
  );
}

/** Starts a gateway of another build in front of a sound mock. */
export function startBuild({ turn, answer = (text) => text }: Build): Promise<Listening> {
  const gateway = createGateway();
  return listen(
    createServer(async (request, response) => {
      try {
        const body = await bodyOf(request);
        const incoming = { path: request.url ?? '/', headers: headersOf(request), body };
        // None of them passes an upgrade on.
        const turned = isRealtime(incoming.path) ? nothingHere() : turn(incoming);
        const answered =
          turned instanceof Response ? turned : await ask(gateway, request.method ?? 'GET', turned);
        const bytes = Buffer.from(await answered.arrayBuffer());
        const isText = /json|text/.test(answered.headers.get('content-type') ?? '');
        const content = isText ? Buffer.from(answer(bytes.toString())) : bytes;
        response.writeHead(answered.status, [...answered.headers].flat()).end(content);
      } catch {
        // What `Headers` and `Request` do not take, no gateway has to understand.
        response.writeHead(400).end();
      }
    }),
  );
}
