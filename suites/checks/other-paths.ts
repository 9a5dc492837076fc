import { type Format, type OperationId, operationIds, operationOf } from '../../spec/index.ts';
import { resemblesAnswer } from '../answer-shape.ts';
import type { Judgement } from '../case.ts';
import { firstStyle, presentKey } from '../credentials.ts';
import { type Answer, jsonOf } from '../exchange.ts';
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

/** An endpoint beside one of the contract's, which does a part or another form of its work. */
type Sibling = {
  readonly operation: OperationId;
  readonly variant: string;
  readonly words: string;
  readonly respell: (path: string) => string;
  /** The member that an answer of its own has; null where it answers as the operation does. */
  readonly member: string | null;
  /** What that member must say, where its name alone is too common. */
  readonly value?: string | null;
};

const sibling = (
  operation: OperationId,
  variant: string,
  words: string,
  respell: Sibling['respell'],
  member: string | null = null,
): Sibling => ({ operation, variant, words, respell, member });

const oneModel = usualModel('createChatCompletion');

const siblings: readonly Sibling[] = [
  sibling('createChatCompletion', 'invocations', 'the path /invocations', () => '/invocations'),
  sibling('createCompletion', 'invocations', 'the path /invocations', () => '/invocations'),
  sibling('createChatCompletion', 'api-chat', 'the path /api/chat', () => '/api/chat', 'message'),
  sibling('createEmbedding', 'embed', 'the path /v2/embed', () => '/v2/embed', 'embeddings'),
  sibling(
    'createMessage',
    'count-tokens',
    'the path of the token count',
    (path) => `${path}/count_tokens`,
    'input_tokens',
  ),
  sibling(
    'generateContent',
    'count-tokens',
    'the path of the token count',
    (path) => path.replace(':generateContent', ':countTokens'),
    'totalTokens',
  ),
  sibling('generateContent', 'stream', 'the path of its stream', (path) =>
    path.replace(':generateContent', ':streamGenerateContent'),
  ),
  sibling('generateContent', 'version-1', 'the path under /v1', (path) =>
    path.replace('/v1beta/', '/v1/'),
  ),
  {
    ...sibling(
      'listModels',
      'one-model',
      'the path of one model',
      (path) => `${path}/${oneModel}`,
      'id',
    ),
    value: oneModel,
  },
  sibling('listModels', 'gemini-list', 'the path /v1beta/models', () => '/v1beta/models', 'models'),
  sibling('listModels', 'api-tags', 'the path /api/tags', () => '/api/tags', 'models'),
];

const expected = 'not served: refused, or there is no such endpoint';

/** Whether an answer is a sibling's own. A stream of the Gemini format is a list of its answers. */
function isSiblings(
  answer: Answer,
  { operation, member, value }: Sibling,
  control: Answer | null,
): boolean {
  if (!isServed(answer)) return false;
  if (member === null && resemblesAnswer(operation, answer, control)) return true;
  const body = jsonOf(answer);
  const first: unknown = Array.isArray(body) ? body[0] : body;
  if (typeof first !== 'object' || first === null) return false;
  if (member === null) return 'candidates' in first;
  return member in first && (value === undefined || Reflect.get(first, member) === value);
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
      judge: judgeBy((answer, control) => resemblesAnswer(operation, answer, control)),
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
        judgeBy((answer, control) => resemblesAnswer(operation, answer, control)),
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
