import type { Format } from '../../spec/index.ts';

/** What people call each format. */
export const formatNames: Readonly<Record<Format, string>> = {
  openai: 'OpenAI',
  anthropic: 'Anthropic',
  gemini: 'Gemini',
};
