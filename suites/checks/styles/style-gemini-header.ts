import { casesOfStyle } from './styles.ts';

/** generateContent accepts the key in `x-goog-api-key`. */
export const styleGeminiHeader = casesOfStyle('x-goog-api-key');
