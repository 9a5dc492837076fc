import Anthropic from '@anthropic-ai/sdk';
import { type GenerateContentParameters, GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';

/**
 * The official SDKs, pointed at a gateway. Each is left to its own ways, retries included.
 *
 * @param url the gateway's base URL
 */
export function sdkClients(url: string, apiKey: string) {
  return {
    openai: new OpenAI({ baseURL: `${url}/v1`, apiKey }),
    anthropic: new Anthropic({ baseURL: url, apiKey }),
    // The SDK's own default is /v1, where the gateway speaks another format.
    gemini: new GoogleGenAI({ apiKey, apiVersion: 'v1beta', httpOptions: { baseUrl: url } }),
  };
}

/** The official SDKs, pointed at a gateway. */
export type SdkClients = ReturnType<typeof sdkClients>;

/** The same question, in each SDK's own words. */
export const conversations = {
  openai: {
    model: 'gpt-5.4',
    messages: [{ role: 'user', content: 'Good morning' }],
  } satisfies OpenAI.ChatCompletionCreateParams,
  anthropic: {
    model: 'claude-sonnet-4-6',
    max_tokens: 1024,
    messages: [{ role: 'user', content: 'Good morning' }],
  } satisfies Anthropic.MessageCreateParams,
  gemini: {
    model: 'gemini-3.1-pro-preview',
    contents: 'Good morning',
  } satisfies GenerateContentParameters,
};
