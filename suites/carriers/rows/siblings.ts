import { type Answer, headerOf, jsonOf } from '../../cases/exchange.ts';
import { isServed } from '../../judge/classify.ts';
import type { Change, ChangedParts } from '../change.ts';

type Members = Readonly<Record<string, unknown>>;

/** Whether a served JSON object is a sibling's answer, given the path that was asked for. */
type IsOwn = (body: Members, path: string) => boolean;

/** A stream of the Gemini format is events, or a list. */
const isAnswerOf =
  (isOwn: IsOwn): NonNullable<Change['isGiven']> =>
  (answer: Answer, { path }) => {
    if (!isServed(answer)) return false;
    if (/^text\/event-stream/i.test(headerOf(answer, 'content-type') ?? '')) return true;
    const body = jsonOf(answer);
    const first: unknown = Array.isArray(body) ? body[0] : body;
    return typeof first === 'object' && first !== null && isOwn({ ...first }, path);
  };

/** An endpoint next to one of the contract's, which answers as that does unless `isOwn` says how. */
const sibling = (
  operation: string,
  id: string,
  path: string | ((path: string, usual: string) => string),
  isOwn?: IsOwn,
  without: readonly string[] = [],
  members?: Members,
): Change => ({
  id: `other-path-${id}`,
  kind: 'sibling',
  forms: [
    {
      words: typeof path === 'string' ? `to the path ${path}` : `to the path of ${id}`,
      plan: {
        respell: typeof path === 'string' ? () => path : path,
        ...(members === undefined ? {} : { members }),
      },
    },
  ],
  suits: ({ id: own }) => own === operation,
  without,
  ...(isOwn === undefined ? {} : { isGiven: isAnswerOf(isOwn) }),
});

const listIn =
  (name: string): IsOwn =>
  (body) =>
    Array.isArray(body[name]);

/** A list next to an endpoint that takes a body: its key is where that endpoint reads it. */
function siblingList(operation: string, id: string, path: string, isOwn: IsOwn): Change {
  const plan: ChangedParts = {
    respell: () => path,
    rewrite: ({ headers, ...request }) => ({
      ...request,
      method: 'GET',
      headers: headers.filter(([name]) => name !== 'Content-Type'),
      body: null,
      mayBeBilled: false,
    }),
  };
  return {
    ...sibling(operation, id, path, isOwn, freeWithoutModel),
    forms: [{ words: `to the path ${path}`, plan }],
  };
}

const isModels: IsOwn = ({ models }) => Array.isArray(models) && models.length > 0;

/** What costs nothing, an exhausted key may get; what names no model, a restricted key. */
const free = ['exhausted'];
const freeWithoutModel = ['exhausted', 'denied-model'];

const greeting = { parts: [{ text: 'Hi' }] };

const lists: readonly (readonly [id: string, path: string])[] = [
  ['files', '/v1/files'],
  ['batches', '/v1/batches'],
  ['fine-tuning-jobs', '/v1/fine_tuning/jobs'],
  ['vector-stores', '/v1/vector_stores'],
  ['assistants', '/v1/assistants'],
  ['stored-completions', '/v1/chat/completions'],
];

/** The endpoints next to the contract's that public reports found open: 404 is as good as a refusal. */
export const siblingChanges = (): readonly Change[] => [
  sibling('createChatCompletion', 'invocations', '/invocations'),
  sibling('createCompletion', 'invocations', '/invocations'),
  sibling(
    'createChatCompletion',
    'api-chat',
    '/api/chat',
    ({ message }) => typeof message === 'object' && message !== null && 'role' in message,
  ),
  sibling('createChatCompletion', 'gemini-compatible', (path) =>
    path.replace(/^\/v1/, '/v1beta/openai'),
  ),
  sibling('createCompletion', 'engine', (path, usual) =>
    path.replace(/^\/v1/, `/v1/engines/${encodeURIComponent(usual)}`),
  ),
  sibling(
    'createEmbedding',
    'embed',
    '/v2/embed',
    ({ embeddings }) => typeof embeddings === 'object' && embeddings !== null,
  ),
  sibling('createEmbedding', 'moderations', '/v1/moderations', listIn('results'), free),
  sibling(
    'createResponse',
    'conversations',
    '/v1/conversations',
    ({ object }) => object === 'conversation',
    freeWithoutModel,
  ),
  sibling(
    'createResponse',
    'client-secrets',
    '/v1/realtime/client_secrets',
    ({ value, client_secret }) => typeof value === 'string' || typeof client_secret === 'object',
    freeWithoutModel,
    { session: { type: 'realtime' } },
  ),
  sibling('connectRealtime', 'responses', '/v1/responses'),
  sibling(
    'createMessage',
    'count-tokens',
    (path) => `${path}/count_tokens`,
    (body) => typeof body['input_tokens'] === 'number',
    free,
  ),
  sibling(
    'generateContent',
    'count-tokens',
    (path) => path.replace(':generateContent', ':countTokens'),
    ({ totalTokens }) => typeof totalTokens === 'number',
    free,
  ),
  sibling(
    'generateContent',
    'embed-content',
    (path) => path.replace(':generateContent', ':embedContent'),
    ({ embedding }) => typeof embedding === 'object' && embedding !== null,
    [],
    { content: greeting },
  ),
  sibling(
    'generateContent',
    'batch-embed-contents',
    (path) => path.replace(':generateContent', ':batchEmbedContents'),
    listIn('embeddings'),
    [],
    { requests: [{ content: greeting }] },
  ),
  sibling(
    'generateContent',
    'stream',
    (path) => path.replace(':generateContent', ':streamGenerateContent'),
    listIn('candidates'),
  ),
  sibling('generateContent', 'version-1', (path) => path.replace('/v1beta/', '/v1/')),
  sibling('generateContent', 'project', (path) =>
    path.replace('/v1beta/', '/v1/projects/any/locations/global/publishers/google/'),
  ),
  // Some answer with the whole list.
  sibling(
    'listModels',
    'one-model',
    (path, usual) => `${path}/${encodeURIComponent(usual)}`,
    ({ id, data }, path) =>
      Array.isArray(data) || path.endsWith(`/${encodeURIComponent(String(id))}`),
  ),
  ...lists.map(([id, path]) => sibling('listModels', id, path, listIn('data'))),
  siblingList('createMessage', 'message-batches', '/v1/messages/batches', listIn('data')),
  siblingList('generateContent', 'gemini-files', '/v1beta/files', listIn('files')),
  siblingList(
    'generateContent',
    'cached-contents',
    '/v1beta/cachedContents',
    listIn('cachedContents'),
  ),
  siblingList('generateContent', 'gemini-list', '/v1beta/models', isModels),
  sibling('listModels', 'api-tags', '/api/tags', isModels),
];
