import { casesOfStyle } from './styles.ts';

/** generateContent accepts the key in the `key` query parameter. */
export const styleGeminiQuery = casesOfStyle('STYLE-GEMINI-QUERY', 'query');
