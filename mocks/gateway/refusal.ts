import { copyText } from '../../base/text.ts';
import type { ModelLocation, RequirementId } from '../../spec/index.ts';
import type { SchemaProblem } from '../../spec/validator.ts';
import { hideKeys } from '../keys/keyring.ts';
import { cutText } from '../operations/text.ts';

/** Why a request is not served, in the words of the contract; each format has its own names for these. */
export type RefusalKind =
  | 'unauthenticated'
  | 'model-forbidden'
  | 'quota-exhausted'
  | 'rate-limited'
  | 'invalid-request'
  | 'not-found'
  | 'model-not-found'
  | 'method-not-allowed'
  | 'too-large'
  | 'unsupported-media-type'
  | 'upgrade-required'
  | 'overloaded'
  | 'failed';

/** A decision not to serve, as plain facts. Every stage that says no returns one. */
export type Refusal = {
  readonly kind: RefusalKind;
  readonly status: number;
  /** What the caller reads. The same for every key that does not open the gateway (HARD-NO-ORACLE). */
  readonly message: string;
  /** Why, for the gateway's owner: only the decision log shows it. */
  readonly reason: string;
  /** What to change so that the request passes, for the gateway's owner. */
  readonly advice: string;
  readonly clause: RequirementId | null;
  /** What went wrong, for a program: the OpenAI format's `code`, where its kind has another. */
  readonly code?: string | null;
  /** The request parameter at fault, where one is. */
  readonly parameter?: string;
  /** The methods that the path has, for a 405. */
  readonly allow?: readonly string[];
  /** Seconds after which the caller may ask again (RFC 9110 §10.2.3). */
  readonly retryAfter?: number;
  /** True where a credential was sent and is wrong (RFC 6750 §3.1, invalid_token). */
  readonly presented?: boolean;
};

/** True where a stage said no. */
export const isRefusal = (result: object): result is Refusal => 'clause' in result;

/** The most characters of a message: names in it can be the caller's own, and of any length. */
const longestMessage = 2_000;

const cut = (text: string): string =>
  text.length > longestMessage ? `${copyText(cutText(text, longestMessage))}…` : text;

/** A refusal whose words are not too long for an answer and a log. */
export const withShortWords = (refusal: Refusal): Refusal =>
  refusal.message.length > longestMessage || refusal.reason.length > longestMessage
    ? {
        ...refusal,
        message: cut(refusal.message),
        reason: cut(refusal.reason),
        ...(refusal.parameter === undefined ? {} : { parameter: cut(refusal.parameter) }),
      }
    : refusal;

const invalid = (message: string, advice: string, parameter?: string): Refusal => ({
  kind: 'invalid-request',
  status: 400,
  message,
  reason: message,
  advice,
  clause: null,
  ...(parameter === undefined ? {} : { parameter }),
});

/** A body that does not fit its schema; names only the first problem, by its place in the body. */
export function refuseBody(problems: readonly SchemaProblem[]): Refusal {
  const [problem] = problems;
  // Names of members can be the caller's own words, in `metadata` for one (HARD-NO-ECHO).
  const member = hideKeys(problem?.pointer.slice(1).replaceAll('/', '.') ?? '');
  const place = member === '' ? 'The request body' : `The request body's member \`${member}\``;
  const message = problem?.message ?? 'does not fit';
  const sentence = problem?.isSentence === true ? message : `${place} ${message}`;
  return invalid(`${sentence}.`, 'fix the request body', member);
}

/** A request whose target or `Host` HTTP does not have, or with two of the latter (RFC 9112 §3). */
export const refuseHead: Refusal = invalid(
  'The request needs a path or a URL as its target, and one valid header `Host`.',
  'fix the request target, or send one header `Host` with a host and a port',
);

const modelPlaces: Record<ModelLocation['in'], string> = {
  body: 'as a text in the JSON body',
  multipart: 'as a field of the form',
  path: 'in the path',
  query: 'in the query',
};

/** A request that names no model. */
export const refuseModel = (location: ModelLocation): Refusal =>
  invalid(
    `Name a model ${modelPlaces[location.in]}: \`${location.name}\` is missing.`,
    'name a model',
    location.name,
  );

/** A request without the header that marks it as its format's, or with another value of it. */
export const refuseMarker = (name: string, value: string): Refusal => ({
  ...invalid(`Send the header \`${name}: ${value}\`.`, `send \`${name}: ${value}\``, name),
  clause: 'STYLE-ANTHROPIC-VERSION',
});

/** A query parameter with a value that the document does not have. */
export const refuseQuery = (name: string, choices: readonly string[]): Refusal =>
  invalid(
    `The query parameter \`${name}\` is one of ${choices.join(', ')}.`,
    `leave out \`${name}\`, or give it one of these values`,
    name,
  );

/** A key that may not use the model that a request names. */
export const modelForbidden: Refusal = {
  kind: 'model-forbidden',
  status: 403,
  message:
    'This API key may not use the requested model. Edit the allowed models of the key in the dashboard.',
  reason: 'the model is not among the allowed models of the key',
  advice: 'allow the model for this key, or ask for a model on its list',
  clause: 'MODEL-FORBIDDEN',
  parameter: 'model',
};

/** A request that names a thing or a model that there is not, for this key at least (HARD-ISOLATED). */
export const refuseUnknown = (
  what: string,
  { code = null, parameter }: { readonly code?: string | null; readonly parameter?: string } = {},
): Refusal => ({
  kind: 'not-found',
  status: 404,
  message: `There is no such ${what}.`,
  reason: `there is no such ${what}, or it belongs to another key`,
  advice: `check the id of the ${what}, and that this key made it`,
  clause: null,
  code,
  ...(parameter === undefined ? {} : { parameter }),
});

/** A plain request for a WebSocket endpoint (RFC 9110 §15.5.22). */
export const refuseWithoutUpgrade: Refusal = {
  kind: 'upgrade-required',
  status: 426,
  message: 'This endpoint speaks WebSocket only: open it with a WebSocket client.',
  reason: 'the request asks for no upgrade',
  advice: 'use a WebSocket client',
  clause: null,
};

/** A WebSocket handshake at an endpoint that opens none. */
export const refuseUpgrade: Refusal = invalid(
  'This endpoint opens no WebSocket: ask for it without the header `Upgrade`.',
  'leave out the header `Upgrade`, or ask the realtime endpoint',
);

/** A request for an answer too long to be written: a prompt of megabytes, 128 times over. */
export const refuseLongAnswer: Refusal = invalid(
  'The answer to this request would be too long: ask for less at once.',
  'ask for fewer or shorter answers at once',
);

/** A defect of the gateway itself; the answer does not show what it was. */
export const refuseFailure = (error: unknown): Refusal => ({
  kind: 'failed',
  status: 500,
  message: 'The gateway failed to answer this request.',
  reason: `the gateway failed: ${error instanceof Error ? error.message : 'unknown error'}`,
  advice: 'this is a defect of the mock: please report it',
  clause: null,
});
