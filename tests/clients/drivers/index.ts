import { aiSdkClients } from './ai-sdk.ts';
import { aiSdkEndpoints } from './ai-sdk-endpoints.ts';
import { anthropicClients } from './anthropic.ts';
import { curlClient, hasCurl } from './curl.ts';
import { geminiClients } from './gemini.ts';
import { langchainClients } from './langchain.ts';
import { openaiClients } from './openai.ts';
import { openaiEndpoints } from './openai-endpoints.ts';
import { type MatrixClient, withConversation } from './row.ts';

/** Every client library that calls the mock, in the order of the matrix. */
export const clients: readonly MatrixClient[] = [
  ...openaiClients.map(withConversation),
  openaiEndpoints,
  ...anthropicClients.map(withConversation),
  ...geminiClients.map(withConversation),
  ...aiSdkClients.map(withConversation),
  aiSdkEndpoints,
  ...langchainClients.map(withConversation),
  ...(hasCurl ? [curlClient] : []),
];
