import { type Format, type OperationId, operationIds, operationOf } from '../../spec/index.ts';
import { isWholeAnswer } from '../answer-shape.ts';
import type { Judgement } from '../case.ts';
import { firstStyle, presentKey } from '../credentials.ts';
import { type Answer, headerOf, jsonOf } from '../exchange.ts';
import { doubtOf, failed, inconclusive, type Judge, passed } from '../judges.ts';
import { usualModel } from '../models.ts';
import { badRequest, controlOf, request, singleCase } from '../plans.ts';
import { explainFailure, isServed } from '../read-answer.ts';
import { type PathSpelling, pathSpellings } from './path-spellings.ts';

const vendorMounts: Readonly<Record<Format, string>> = {
  openai: '/openai',
  anthropic: '/anthropic',
  gemini: '/genai',
};

const withoutVersion = (path: string): string => path.replace(/^\/v1(?:beta)?/, '');

/** Paths under which gateways offer the same endpoint once more. */
function mountsOf(operation: OperationId): PathSpelling[] {
  const { format, model } = operationOf(operation);
  const deployment = `/openai/deployments/${usualModel(operation)}`;
  return [
    ['without-version', 'the path without its version', withoutVersion],
    ['version-2', 'the path under /v2', (path) => `/v2${withoutVersion(path)}`],
    ['under-api', 'the path under /api', (path) => `/api${path}`],
    ['under-vendor', "the path under its vendor's name", (path) => vendorMounts[format] + path],
    ...(format === 'openai' && model !== null
      ? [
          [
            'deployment',
            'the path of a deployment',
            (path: string) => deployment + withoutVersion(path),
          ] satisfies PathSpelling,
        ]
      : []),
  ];
}

type Members = Readonly<Record<string, unknown>>;

/** An endpoint beside one of the contract's, which does a part or another form of its work. */
type Sibling = {
  readonly operation: OperationId;
  readonly variant: string;
  readonly words: string;
  readonly respell: (path: string) => string;
  /** Whether a served JSON object is its answer; absent where it answers as the operation does. */
  readonly isOwn?: (body: Members) => boolean;
};

const chatModel = usualModel('createChatCompletion');

const siblings: readonly Sibling[] = [
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
    operation: 'listModels',
    variant: 'one-model',
    words: 'the path of one model',
    respell: (path) => `${path}/${chatModel}`,
    isOwn: ({ id }) => id === chatModel,
  },
  ...(['/v1beta/models', '/api/tags'] as const).map((path) => ({
    operation: 'listModels' as const,
    variant: path === '/api/tags' ? 'api-tags' : 'gemini-list',
    words: `the path ${path}`,
    respell: () => path,
    isOwn: ({ models }: Members) => Array.isArray(models) && models.length > 0,
  })),
];

const expected = 'not served: refused, or there is no such endpoint';

/** Whether an answer is a sibling's own. A stream of the Gemini format is events, or a list. */
function isSiblings(
  answer: Answer,
  { operation, isOwn }: Sibling,
  control: Answer | null,
): boolean {
  if (isOwn === undefined) return isWholeAnswer(operation, answer, control);
  if (!isServed(answer)) return false;
  if (/^text\/event-stream/i.test(headerOf(answer, 'content-type') ?? '')) return true;
  const body = jsonOf(answer);
  const first: unknown = Array.isArray(body) ? body[0] : body;
  return typeof first === 'object' && first !== null && isOwn({ ...first });
}

const judgeBy =
  (isAnswer: (answer: Answer, control: Answer | null) => boolean): Judge =>
  (exchange, { control, order }): Judgement => {
    const { answer } = exchange;
    if (answer === null) return inconclusive(explainFailure(exchange));
    if (isAnswer(answer, control?.answer ?? null)) return failed('served', expected, exchange);
    const doubt = doubtOf(control, order);
    return doubt === null ? passed : inconclusive(doubt);
  };

function without(operation: OperationId, [variant, words, respell]: PathSpelling, judge: Judge) {
  const plan = badRequest(operation, [], { body: 'whole', respell });
  return singleCase(
    {
      requirement: 'HARD-NO-BYPASS',
      operation,
      style: 'none',
      variant: `other-path-${variant}`,
      sends: `no credential, to ${words}`,
      expects: expected,
    },
    plan,
    { control: controlOf(plan), judge },
  );
}

const spelledForModels = ['trailing-slash', 'double-slash-first', 'encoded-letter'];

/** The restricted key on another path, which must not forget the key's list of models. */
function forbidden(operation: OperationId, [variant, words, respell]: PathSpelling) {
  const style = firstStyle(operation);
  const plan = request(operation, [presentKey(style, 'restricted')], {
    body: 'whole',
    model: 'denied',
    respell,
  });
  return singleCase(
    {
      requirement: 'HARD-NO-BYPASS',
      operation,
      style,
      variant: `denied-model-${variant}`,
      sends: `the restricted key with a model that it may not use, to ${words}`,
      expects: expected,
    },
    plan,
    {
      control: controlOf(plan, style),
      judge: judgeBy((answer, control) => isWholeAnswer(operation, answer, control)),
    },
  );
}

/** Paths beside the contract's that lead to the same work: none without a key, none past the model list. */
export const otherPathCases = [
  ...operationIds.flatMap((operation) =>
    mountsOf(operation).map((mount) =>
      without(
        operation,
        mount,
        judgeBy((answer, control) => isWholeAnswer(operation, answer, control)),
      ),
    ),
  ),
  ...siblings.map((one) =>
    without(
      one.operation,
      [one.variant, one.words, one.respell],
      judgeBy((answer, control) => isSiblings(answer, one, control)),
    ),
  ),
  ...operationIds
    .filter((operation) => operationOf(operation).model !== null)
    .flatMap((operation) =>
      [
        ...mountsOf(operation),
        ...pathSpellings
          .filter(([variant]) => spelledForModels.includes(variant))
          .map(
            ([variant, words, respell]): PathSpelling => [variant, `a path with ${words}`, respell],
          ),
      ].map((spelling) => forbidden(operation, spelling)),
    ),
];
