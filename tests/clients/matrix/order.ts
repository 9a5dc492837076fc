import { type Cell, keyNames } from './matrix.ts';

/**
 * The clients in the order of the page. They stand here by name, so that the reporter, which runs in
 * every test run, need not load the libraries.
 */
export const clientOrder: readonly string[] = [
  'openai, chat',
  'openai, responses',
  'openai, other endpoints',
  'openai, realtime',
  'a page, openai realtime',
  'a page, WebSocket',
  'ws',
  '@anthropic-ai/sdk 0.x',
  '@anthropic-ai/sdk 1.x',
  '@google/genai',
  'AI SDK, @ai-sdk/openai',
  'AI SDK, @ai-sdk/openai chat',
  'AI SDK, @ai-sdk/anthropic',
  'AI SDK, @ai-sdk/google',
  'AI SDK, @ai-sdk/openai other endpoints',
  'LangChain, @langchain/openai',
  'LangChain, @langchain/anthropic',
  'LangChain, @langchain/google-genai',
  'curl',
  'openai, companions',
  '@anthropic-ai/sdk, companions',
  '@google/genai, companions',
  'Python, openai',
  'Python, anthropic',
  'Python, google-genai',
];

const placeOf = ({ client, key }: Cell): number =>
  clientOrder.indexOf(client) * keyNames.length + keyNames.indexOf(key);

/** The cells in the order of the page: by client, then by key; calls stay in their order. */
export const orderCells = (cells: readonly Cell[]): Cell[] =>
  cells.toSorted((one, other) => placeOf(one) - placeOf(other));
