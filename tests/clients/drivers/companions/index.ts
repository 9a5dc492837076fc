import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';
import type { Connection } from '../client.ts';
import { installedVersion } from '../installed-version.ts';
import type { MatrixClient } from '../row.ts';
import type { CompanionCall } from './companion-call.ts';
import { openaiCalls } from './openai-calls.ts';
import { anthropicCalls, geminiCalls } from './other-calls.ts';

/** Makes a client of the matrix out of an SDK and its calls. */
const companionClient = <Sdk>(
  library: string,
  connect: (connection: Connection) => Sdk,
  calls: readonly CompanionCall<Sdk>[],
  [unauthenticated, forbidden]: readonly [string, string],
): CompanionClient => ({
  name: `${library}, companions`,
  version: installedVersion(library),
  raises: { 401: unauthenticated, 403: forbidden, 429: '' },
  rows: calls.map(({ name, make, expected, namesModel }) => ({
    name,
    make: (connection) => make(connect(connection)),
    expected,
    isRefusedToo: true,
    namesModel: namesModel === true,
  })),
});

/** A client of the matrix, of whose calls some name a model. */
export type CompanionClient = MatrixClient & {
  readonly rows: readonly (MatrixClient['rows'][number] & { readonly namesModel: boolean })[];
};

/** The official SDKs, with their calls to the endpoints next to the contract's own. */
export const companionClients: readonly CompanionClient[] = [
  companionClient(
    'openai',
    ({ url, key }) => new OpenAI({ baseURL: `${url}/v1`, apiKey: key }),
    openaiCalls,
    ['AuthenticationError', 'PermissionDeniedError'],
  ),
  companionClient(
    '@anthropic-ai/sdk',
    ({ url, key }) => new Anthropic({ baseURL: url, apiKey: key }),
    anthropicCalls,
    ['AuthenticationError', 'PermissionDeniedError'],
  ),
  companionClient(
    '@google/genai',
    ({ url, key }) =>
      new GoogleGenAI({ apiKey: key, apiVersion: 'v1beta', httpOptions: { baseUrl: url } }),
    geminiCalls,
    ['ApiError', 'ApiError'],
  ),
];
