import type { Contract } from '../../../spec/contract.ts';
import { type Answer, headerOf, jsonOf } from '../../cases/exchange.ts';
import { isServed } from '../../judge/classify.ts';
import { resemblesAnswer } from '../../judge/response-shape.ts';

type Members = Readonly<Record<string, unknown>>;

/** An endpoint beside one of the contract's, which does a part or another form of its work. */
export type Sibling = {
  readonly operation: string;
  readonly variant: string;
  readonly words: string;
  readonly respell: (path: string, usual: string) => string;
  /**
   * Whether a served JSON object is its answer, given the path that was asked for; absent where it
   * answers as the operation does.
   */
  readonly isOwn?: (body: Members, path: string) => boolean;
};

/** The endpoints beside the contract's that public reports found open. */
export const siblings: readonly Sibling[] = [
  ...(['createChatCompletion', 'createCompletion'] as const).map((operation) => ({
    operation,
    variant: 'invocations',
    words: 'the path /invocations',
    respell: () => '/invocations',
  })),
  {
    operation: 'createChatCompletion',
    variant: 'api-chat',
    words: 'the path /api/chat',
    respell: () => '/api/chat',
    isOwn: ({ message }) => typeof message === 'object' && message !== null && 'role' in message,
  },
  {
    operation: 'createEmbedding',
    variant: 'embed',
    words: 'the path /v2/embed',
    respell: () => '/v2/embed',
    isOwn: ({ embeddings }) => typeof embeddings === 'object' && embeddings !== null,
  },
  {
    operation: 'createMessage',
    variant: 'count-tokens',
    words: 'the path of the token count',
    respell: (path) => `${path}/count_tokens`,
    isOwn: (body) => typeof body['input_tokens'] === 'number',
  },
  {
    operation: 'generateContent',
    variant: 'count-tokens',
    words: 'the path of the token count',
    respell: (path) => path.replace(':generateContent', ':countTokens'),
    isOwn: ({ totalTokens }) => typeof totalTokens === 'number',
  },
  {
    operation: 'generateContent',
    variant: 'stream',
    words: 'the path of its stream',
    respell: (path) => path.replace(':generateContent', ':streamGenerateContent'),
    isOwn: ({ candidates }) => Array.isArray(candidates),
  },
  {
    operation: 'generateContent',
    variant: 'version-1',
    words: 'the path under /v1',
    respell: (path) => path.replace('/v1beta/', '/v1/'),
  },
  {
    operation: 'generateContent',
    variant: 'project',
    words: "the path of a cloud project's location",
    respell: (path) =>
      path.replace('/v1beta/', '/v1/projects/any/locations/global/publishers/google/'),
  },
  {
    operation: 'createChatCompletion',
    variant: 'gemini-compatible',
    words: "the path under Gemini's /v1beta/openai",
    respell: (path) => path.replace(/^\/v1/, '/v1beta/openai'),
  },
  {
    operation: 'createCompletion',
    variant: 'engine',
    words: 'the path of an engine',
    respell: (path, usual) => path.replace(/^\/v1/, `/v1/engines/${encodeURIComponent(usual)}`),
  },
  {
    operation: 'listModels',
    variant: 'one-model',
    words: 'the path of one model',
    respell: (path, usual) => `${path}/${encodeURIComponent(usual)}`,
    // Some answer with the whole list.
    isOwn: ({ id, data }, path) =>
      Array.isArray(data) || path.endsWith(`/${encodeURIComponent(String(id))}`),
  },
  ...(
    [
      ['files', '/v1/files'],
      ['batches', '/v1/batches'],
      ['fine-tuning-jobs', '/v1/fine_tuning/jobs'],
      ['vector-stores', '/v1/vector_stores'],
      ['assistants', '/v1/assistants'],
      ['stored-completions', '/v1/chat/completions'],
      ['message-batches', '/v1/messages/batches'],
    ] as const
  ).map(([variant, path]) => ({
    operation: 'listModels' as const,
    variant,
    words: `the path ${path}`,
    respell: () => path,
    isOwn: ({ data }: Members) => Array.isArray(data),
  })),
  ...(
    [
      ['gemini-files', '/v1beta/files', 'files'],
      ['cached-contents', '/v1beta/cachedContents', 'cachedContents'],
    ] as const
  ).map(([variant, path, member]) => ({
    operation: 'listModels' as const,
    variant,
    words: `the path ${path}`,
    respell: () => path,
    isOwn: (body: Members) => Array.isArray(body[member]),
  })),
  {
    operation: 'createEmbedding',
    variant: 'moderations',
    words: 'the path /v1/moderations',
    respell: () => '/v1/moderations',
    isOwn: ({ results }) => Array.isArray(results),
  },
  {
    operation: 'createResponse',
    variant: 'conversations',
    words: 'the path /v1/conversations',
    respell: () => '/v1/conversations',
    isOwn: ({ object }) => object === 'conversation',
  },
  {
    operation: 'connectRealtime',
    variant: 'responses',
    words: 'a handshake with the path /v1/responses',
    respell: () => '/v1/responses',
  },
  ...(['/v1beta/models', '/api/tags'] as const).map((path) => ({
    operation: 'listModels' as const,
    variant: path === '/api/tags' ? 'api-tags' : 'gemini-list',
    words: `the path ${path}`,
    respell: () => path,
    isOwn: ({ models }: Members) => Array.isArray(models) && models.length > 0,
  })),
];

/** Whether an answer is a sibling's own. A stream of the Gemini format is events, or a list. */
export function isSiblings(
  contract: Contract,
  answer: Answer,
  { operation, isOwn }: Sibling,
  asked: { readonly path: string; readonly control: Answer | null },
): boolean {
  if (isOwn === undefined) return resemblesAnswer(contract, operation, answer, asked.control);
  if (!isServed(answer)) return false;
  if (/^text\/event-stream/i.test(headerOf(answer, 'content-type') ?? '')) return true;
  const body = jsonOf(answer);
  const first: unknown = Array.isArray(body) ? body[0] : body;
  return typeof first === 'object' && first !== null && isOwn({ ...first }, asked.path);
}
