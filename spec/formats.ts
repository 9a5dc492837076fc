import type { requirements } from './generated/requirements.ts';
import type { KeyStyle, Style } from './styles.ts';

/** An API format: which family's requests, answers and error objects an endpoint speaks. */
export type ApiFormat = {
  /** What people call it. */
  readonly name: string;
  /** The component schema of its error object. */
  readonly error: string;
  /** What its error object calls an error, and the status that belongs to each such word. */
  readonly errorWord: {
    readonly member: 'type' | 'status';
    /** A word that is not here may come with any status. */
    readonly statuses: Readonly<Record<string, number>>;
  };
  /** What the paths of its endpoints begin with; of several that fit, the longest counts. */
  readonly pathPrefix: string;
  /** Below the base URL, the path where its endpoints are: empty, or one such as `/anthropic`. */
  readonly path: string;
  /** The clause that says that a gateway accepts its key, by where the key is. */
  readonly keyClauses: Readonly<Record<KeyStyle['place']['in'], keyof typeof requirements>>;
  /** A path under which gateways offer its endpoints once more. */
  readonly mount: string;
  /** What stands before a model's name in gateways that name its provider. */
  readonly provider: string;
  /** The names of its models; null where they are all that no other format claims. */
  readonly models: RegExp | null;
  /** The header in which its own service names a request. */
  readonly requestIdHeader: string;
  /** The id of the operation that represents it where one is enough. */
  readonly representative: string;
  /** The id of the operation whose free request shows most about a key. */
  readonly freeProbe: string;
  /** Styles of other formats in which some gateways read its key instead. */
  readonly strayStyles: readonly Style[];
};

const table = {
  openai: {
    name: 'OpenAI',
    error: 'OpenAIError',
    errorWord: { member: 'type', statuses: {} },
    pathPrefix: '/',
    path: '',
    keyClauses: { header: 'STYLE-BEARER', query: 'STYLE-BEARER' },
    mount: '/openai',
    provider: 'openai',
    models: null,
    requestIdHeader: 'x-request-id',
    representative: 'createChatCompletion',
    freeProbe: 'listModels',
    strayStyles: ['x-api-key'],
  },
  anthropic: {
    name: 'Anthropic',
    error: 'AnthropicError',
    errorWord: {
      member: 'type',
      statuses: {
        invalid_request_error: 400,
        authentication_error: 401,
        permission_error: 403,
        not_found_error: 404,
        rate_limit_error: 429,
        overloaded_error: 529,
      },
    },
    pathPrefix: '/v1/messages',
    path: '',
    keyClauses: { header: 'STYLE-ANTHROPIC', query: 'STYLE-ANTHROPIC' },
    mount: '/anthropic',
    provider: 'anthropic',
    models: /(?:^|\/)claude/i,
    requestIdHeader: 'request-id',
    representative: 'createMessage',
    freeProbe: 'createMessage',
    strayStyles: ['bearer'],
  },
  gemini: {
    name: 'Gemini',
    error: 'GeminiError',
    errorWord: {
      member: 'status',
      statuses: {
        INVALID_ARGUMENT: 400,
        UNAUTHENTICATED: 401,
        PERMISSION_DENIED: 403,
        NOT_FOUND: 404,
        RESOURCE_EXHAUSTED: 429,
        UNAVAILABLE: 503,
      },
    },
    pathPrefix: '/v1beta/',
    path: '',
    keyClauses: { header: 'STYLE-GEMINI-HEADER', query: 'STYLE-GEMINI-QUERY' },
    mount: '/genai',
    provider: 'google',
    models: /(?:^|\/)gemini/i,
    requestIdHeader: 'x-request-id',
    representative: 'generateContent',
    freeProbe: 'generateContent',
    strayStyles: ['query', 'bearer'],
  },
} as const satisfies Record<string, ApiFormat>;

/** A format's name in the OpenAPI document (`x-anyone.format`). */
export type Format = keyof typeof table;

/** Every format, in the order of reports. */
export const formats: Readonly<Record<Format, ApiFormat>> = table;

/** True for the name of a format. */
export const isFormat = (name: string): name is Format => Object.hasOwn(table, name);

/** The name of every format, in the order of reports. */
export const formatNames: readonly Format[] = Object.keys(table).filter(isFormat);

const byPrefix = formatNames.toSorted(
  (one, other) => formats[other].pathPrefix.length - formats[one].pathPrefix.length,
);

/** The format of a path, known or not: that of the longest prefix that fits, else the first. */
export const formatOfPath = (path: string): Format =>
  byPrefix.find((format) => path.startsWith(formats[format].pathPrefix)) ?? 'openai';
